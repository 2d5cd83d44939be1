import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { getCurrentUser } from '@/lib/auth/current-user';
import { env, envProblems } from '@/lib/env';
import { ConfigurationProblems } from './configuration-problems';
import styles from './layout.module.css';
import { Providers } from './providers';
import { SignOut } from './sign-out';
import './theme.css';

export const metadata: Metadata = {
  title: { default: 'Buy and sell crypto', template: '%s · Buy and sell crypto' },
  description: 'Buy crypto with your card, or sell it to your card. Payments and identity checks by Proof.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1117' },
  ],
};

export default async function Layout({ children }: { children: ReactNode }) {
  // Every page is rendered per request: the configuration is read at run time, never at build.
  await connection();
  const problems = envProblems();
  return (
    <html lang="en">
      <body>
        <Providers>
          <header className={styles.header}>
            <Link href="/" className={styles.brand}>
              Buy &amp; sell crypto
            </Link>
            {problems.length === 0 && <Account />}
          </header>
          <main className={styles.main}>
            {problems.length === 0 ? children : <ConfigurationProblems problems={problems} />}
          </main>
          <footer className={styles.footer}>Payments and identity checks by Proof</footer>
        </Providers>
      </body>
    </html>
  );
}

/** What somebody who is signed in finds on every page. Signing out is the demo's; a partner's own sign-in has its
 *  own place for that. When it cannot be found out who is there, the page itself says so. */
async function Account() {
  const user = await getCurrentUser(await headers()).catch(() => null);
  if (user === null) return null;
  return (
    <>
      <nav className={styles.nav} aria-label="Your account">
        <Link href="/transactions">Transactions</Link>
      </nav>
      {env().AUTH_MODE === 'demo' && user.email && <SignOut email={user.email} />}
    </>
  );
}
