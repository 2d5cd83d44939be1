import controls from './controls.module.css';
import { CopyButton } from './copy-button';

/** Shows a wallet address with a button that copies the complete address. Unless `isFull`, a long address is shortened
 *  to its first and last six characters. */
export function CopyableAddress({ address, isFull = false }: { address: string; isFull?: boolean }) {
  const short = address.length > 15 ? `${address.slice(0, 6)}…${address.slice(-6)}` : address;
  return (
    <>
      <code className={controls.address} title={address} dir="ltr">
        {isFull ? address : short}
      </code>{' '}
      <CopyButton text={address} kind="address" />
    </>
  );
}
