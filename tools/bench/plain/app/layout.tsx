import type { ReactNode } from 'react';

/** An empty Next app, with Proof's session as people write it. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
