import type { ReactNode } from 'react';
import styles from './card.module.css';

/** The one card that every page is. Its heading takes the focus when the view changes (`FocusHeading`). */
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
