import type { MetadataRoute } from 'next';
import { theme } from './theme';

/** The web app manifest: name, colours and icons of the app on a home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: theme.name,
    short_name: theme.name,
    start_url: '/',
    // Keeps the browser's back button visible, because a bank may open its own page during the payment.
    display: 'minimal-ui',
    background_color: theme.tokens['--page'][0],
    theme_color: theme.tokens['--accent'][0],
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/apple-icon.png', type: 'image/png', sizes: '180x180' },
    ],
  };
}
