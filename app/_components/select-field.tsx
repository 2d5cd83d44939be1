import { type ReactNode, useId } from 'react';
import controls from './controls.module.css';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
  /** Drawn before the label. */
  icon?: ReactNode;
  /** Class names of its parts, where it looks other than a field. */
  look?: { field?: string | undefined; label?: string | undefined; select?: string | undefined };
};

const plain = { field: controls.field, label: controls.label, select: controls.input };

/** A native select with its label; its options are its children. */
export function SelectField({ label, value, onChange, children, icon, look = plain }: Props) {
  const id = useId();
  return (
    <div className={look.field}>
      {icon}
      <label className={look.label} htmlFor={id}>
        {label}
      </label>
      <select
        className={`${controls.select} ${look.select}`}
        id={id}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}
