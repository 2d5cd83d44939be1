import type { Metadata } from 'next';
import { ReturnHome } from './return-home';

export const metadata: Metadata = {
  title: 'Welcome back',
  description: 'Back from the payment window, on the way to your transaction.',
  robots: { index: false },
};

/** Where Proof sends its users after the widget: perhaps the whole window, perhaps only its frame (Proof does
 *  not say which). Needs no cookie, and reads nothing of its query: anybody can write one. */
export default function Page() {
  return <ReturnHome />;
}
