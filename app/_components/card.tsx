import type { ReactNode } from 'react';
import styles from './card.module.css';

/** Renders a page's content on a card. `FocusHeading` moves the focus to its heading when the view changes. */
export function Card({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.card}>
      <h1 className={styles.title} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </section>
  );
}
