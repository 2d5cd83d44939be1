import { type ReactNode, useId } from 'react';
import controls from './controls.module.css';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
  /** Shown before the label. */
  icon?: ReactNode;
  /** Class names that replace the default ones. */
  classNames?: { field?: string | undefined; label?: string | undefined; select?: string | undefined };
};

const defaultClassNames = { field: controls.field, label: controls.label, select: controls.input };

/** A native select with a label; the options are its children. */
export function SelectField({
  label,
  value,
  onChange,
  children,
  icon,
  classNames = defaultClassNames,
}: Props) {
  const id = useId();
  return (
    <div className={classNames.field}>
      {icon}
      <label className={classNames.label} htmlFor={id}>
        {label}
      </label>
      <select
        className={`${controls.select} ${classNames.select}`}
        id={id}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}
