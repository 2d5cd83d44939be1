import type { ReactNode } from 'react';

/** An empty Next app with a minimal route for Proof's session. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
