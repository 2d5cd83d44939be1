import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { getCurrentUser } from '@/lib/auth/current-user';
import { currentCatalogue, getTranslations } from '@/lib/i18n/current';
import { preferenceNames } from '@/lib/preferences';
import './base.css';
import { FocusHeading } from './_components/focus-heading';
import styles from './_components/layout.module.css';
import { Providers } from './_components/providers';
import { SiteFooter } from './_components/site-footer';
import { SiteHeader } from './_components/site-header';
import { type Appearance, appearances, colorSchemes, theme, themeCss } from './theme';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return {
    title: { default: `${t('site.title')} · ${theme.name}`, template: `%s · ${theme.name}` },
    description: t('site.description'),
  };
}

export async function generateViewport(): Promise<Viewport> {
  const appearance = await getAppearance();
  const [light, dark] = theme.tokens['--page'];
  const themeColor = [
    { media: '(prefers-color-scheme: light)', color: appearance === 'dark' ? dark : light },
    { media: '(prefers-color-scheme: dark)', color: appearance === 'light' ? light : dark },
  ];
  return { width: 'device-width', initialScale: 1, themeColor };
}

export default async function Layout({ children }: { children: ReactNode }) {
  // Makes every page render per request, because the configuration is read at run time and not during the build.
  await connection();
  const { language, messages } = await currentCatalogue();
  const appearance = await getAppearance();
  // An error is ignored here, because the page reads the user too and then shows the error.
  const user = await getCurrentUser(await headers()).catch(() => null);
  return (
    <html lang={language.code} dir={language.direction} style={{ colorScheme: colorSchemes[appearance] }}>
      <head>
        <style>{themeCss()}</style>
      </head>
      <body>
        <Providers language={language.code} messages={messages}>
          <SiteHeader isSignedIn={user !== null} />
          <main className={styles.main}>{children}</main>
          <SiteFooter user={user} language={language} appearance={appearance} />
          <FocusHeading viewName={String(user !== null)} />
        </Providers>
      </body>
    </html>
  );
}

async function getAppearance(): Promise<Appearance> {
  const saved = (await cookies()).get(preferenceNames.appearance)?.value;
  return appearances.find(appearance => appearance === saved) ?? 'system';
}
