'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { localeOf, type Messages } from '@/lib/i18n/language';

type Props = { language: string; messages: Messages; children: ReactNode };

export function Providers({ language, messages, children }: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <IntlProvider locale={localeOf(language)} messages={messages}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </IntlProvider>
  );
}
