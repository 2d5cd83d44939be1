import { type ReactNode, useId } from 'react';
import controls from './controls.module.css';

type Props = { label: string; value: string; onChange: (value: string) => void; children: ReactNode };

/** A native select with its label; its options are its children. */
export function Choice({ label, value, onChange, children }: Props) {
  const id = useId();
  return (
    <div className={controls.field}>
      <label className={controls.label} htmlFor={id}>
        {label}
      </label>
      <select
        className={`${controls.input} ${controls.select}`}
        id={id}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}
