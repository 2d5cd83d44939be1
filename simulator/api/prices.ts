/** Made-up fixed prices, so that a test can say what the button must read. */
const FIAT_PER_USD: Readonly<Record<string, number>> = { EUR: 0.92, USD: 1, GBP: 0.79 };
const FEE = 0.02;

/** Price of `amount` in `fiatCurrency` with two decimals: what a buyer pays, what a seller gets. */
export function fiatPrice(type: 'buy' | 'sell', amount: string, fiatCurrency: string): string {
  const fee = type === 'buy' ? 1 + FEE : 1 - FEE;
  return (Number(amount) * (FIAT_PER_USD[fiatCurrency] ?? 1) * fee).toFixed(2);
}
