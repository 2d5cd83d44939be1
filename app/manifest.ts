import type { MetadataRoute } from 'next';

/** How the page is called and drawn where somebody puts it on their home screen. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Buy and sell crypto',
    short_name: 'Crypto',
    start_url: '/',
    // Banks open pages of their own: the way back has to stay in sight.
    display: 'minimal-ui',
    background_color: '#f5f6f8',
    theme_color: '#3b4fd8',
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      { src: '/apple-icon.png', type: 'image/png', sizes: '180x180' },
    ],
  };
}
