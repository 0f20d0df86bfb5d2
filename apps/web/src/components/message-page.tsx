import type { ReactNode } from 'react';
import { BrandMark } from './brand-mark';
import styles from './message-page.module.css';

interface MessagePageProps {
  title: ReactNode;
  text: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** A page that says one thing: what happened, what is safe, what to press. */
export function MessagePage({ title, text, actions, children }: MessagePageProps) {
  return (
    <main id="content" className={styles.page}>
      <div className={styles.mark}>
        <BrandMark size={48} />
      </div>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.text}>{text}</p>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      {children}
    </main>
  );
}
