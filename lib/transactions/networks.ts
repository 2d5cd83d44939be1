/** Names of networks by Proof's codes. Most codes are the name of the network's token standard. */
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

/** Returns a label such as "Tron (TRC20)", or the code of an unknown network. */
export function networkLabel(code: string): string {
  const name = names.get(code.toUpperCase());
  return name === undefined || name === code ? code : `${name} (${code})`;
}
