'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { localeOf, type Messages } from '@/lib/i18n/language';

type Props = { language: string; messages: Messages; children: ReactNode };

export function Providers({ language, messages, children }: Props) {
  const [queryClient] = useState(() => new QueryClient());
  return (
    // The time zone has no effect: no message contains a date, and `LocalTime` formats times itself.
    <IntlProvider locale={localeOf(language)} messages={messages} timeZone="UTC">
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </IntlProvider>
  );
}
