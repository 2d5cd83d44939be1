/** Simple icons that help to tell currencies and networks apart. They are not the official logos, because the rights in
 *  those belong to others. A code without an icon shows its first letter. */
import styles from './pair-select.module.css';

type IconShape = { color: string; path: string };

const currencies: Record<string, IconShape> = {
  USDT: { color: '#1f8a6d', path: 'M7 7.5h10M12 7.5v10M8 12c2 1.3 6 1.3 8 0' },
  USDC: {
    color: '#2b6cc4',
    path: 'M14.5 9.5c-.6-1-1.5-1.5-2.5-1.5-3 0-3 4 0 4s3 4 0 4c-1 0-2-.5-2.5-1.5M12 6v2m0 8v2',
  },
  BTC: {
    color: '#b8650c',
    path: 'M9.5 7h3.5a2.5 2.5 0 0 1 0 5h-3.5m0 0h4a2.5 2.5 0 0 1 0 5h-4zM9.5 7v10M11 5.5v1.5m0 10v1.5',
  },
  ETH: { color: '#5b63b7', path: 'm12 5 5 7.5-5 2.5-5-2.5zM8 15.5l4 4 4-4' },
};

const networks: Record<string, IconShape> = {
  TRC20: { color: '#b3322c', path: 'm6.5 7 8 1.5 3 3-6.5 7zM6.5 7l5 4.5 6-.5M11 18.5l.5-7' },
  ERC20: { color: '#5b63b7', path: 'm12 5 5 7.5-5 2.5-5-2.5zM8 15.5l4 4 4-4' },
  BEP20: {
    color: '#8f6b00',
    path: 'm12 6 2 2-2 2-2-2zm-4 4 2 2-2 2-2-2zm8 0 2 2-2 2-2-2zm-4 4 2 2-2 2-2-2z',
  },
};

export const CurrencyIcon = ({ code }: { code: string }) => <Icon code={code} shape={currencies[code]} />;
export const NetworkIcon = ({ code }: { code: string }) => <Icon code={code} shape={networks[code]} />;

function Icon({ code, shape }: { code: string; shape: IconShape | undefined }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="12" fill={shape?.color ?? '#5b6270'} />
      {shape ? (
        <path d={shape.path} />
      ) : (
        <text x="12" y="16.5">
          {code.slice(0, 1)}
        </text>
      )}
    </svg>
  );
}
