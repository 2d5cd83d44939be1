import type { MetadataRoute } from 'next';
import { theme } from './theme';

/** How the page is called and drawn where somebody puts it on their home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: theme.name,
    short_name: theme.name,
    start_url: '/',
    // Banks open pages of their own: the way back has to stay in sight.
    display: 'minimal-ui',
    background_color: theme.tokens['--page'][0],
    theme_color: theme.tokens['--accent'][0],
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/apple-icon.png', type: 'image/png', sizes: '180x180' },
    ],
  };
}
