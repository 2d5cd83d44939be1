/** Networks by the codes that Proof uses, which are mostly the names of their token standards. */
const names = new Map([
  ['TRC20', 'Tron'],
  ['ERC20', 'Ethereum'],
  ['BEP20', 'BNB Smart Chain'],
  ['BSC', 'BNB Smart Chain'],
  ['ETH', 'Ethereum'],
  ['TRX', 'Tron'],
  ['BTC', 'Bitcoin'],
  ['SOL', 'Solana'],
  ['SPL', 'Solana'],
  ['POLYGON', 'Polygon'],
  ['MATIC', 'Polygon'],
  ['ARBITRUM', 'Arbitrum One'],
  ['OPTIMISM', 'OP Mainnet'],
  ['AVAXC', 'Avalanche C-Chain'],
  ['BASE', 'Base'],
  ['TON', 'TON'],
  ['LTC', 'Litecoin'],
]);

/** "Tron (TRC20)"; of a network that we do not know, its code. */
export function networkLabel(code: string): string {
  const name = names.get(code.toUpperCase());
  return name === undefined || name === code ? code : `${name} (${code})`;
}
