import { CopyButton } from './copy-button';
import styles from './copyable-address.module.css';

/** A wallet address, short (first and last six characters) or whole, with a way to copy all of it. */
export function CopyableAddress({ address, isWhole = false }: { address: string; isWhole?: boolean }) {
  const short = address.length > 15 ? `${address.slice(0, 6)}…${address.slice(-6)}` : address;
  return (
    <>
      <code className={styles.address} title={address} dir="ltr">
        {isWhole ? address : short}
      </code>{' '}
      <CopyButton text={address} what="address" />
    </>
  );
}
