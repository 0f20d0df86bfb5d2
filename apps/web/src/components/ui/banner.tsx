import clsx from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './badge';
import styles from './banner.module.css';

interface BannerProps {
  tone?: Exclude<Tone, 'neutral' | 'accent'>;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits; leave it out for text that was there from the start. */
  role?: 'alert' | 'status';
  className?: string | undefined;
}

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

export function Banner({ tone = 'info', title, children, actions, role, className }: BannerProps) {
  const Icon = icons[tone];
  return (
    <div className={clsx(styles.banner, styles[tone], className)} role={role}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.text}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
