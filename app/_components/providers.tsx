'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { localeOf, type Messages } from '@/lib/i18n/language';

type Props = { language: string; messages: Messages; children: ReactNode };

export function Providers({ language, messages, children }: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    // No message holds a date; times are in their reader's own zone (`LocalTime`).
    <IntlProvider locale={localeOf(language)} messages={messages} timeZone="UTC">
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </IntlProvider>
  );
}
