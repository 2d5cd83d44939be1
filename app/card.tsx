import type { ReactNode } from 'react';
import styles from './card.module.css';

/** The one card that every page is. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.card}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </section>
  );
}
