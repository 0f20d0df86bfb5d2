import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './icon-button.module.css';

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Its name for screen readers, and its tooltip. */
  label: string;
  icon: ReactNode;
  size?: 'small' | 'medium';
}

export function IconButton({
  label,
  icon,
  size = 'medium',
  className,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      type={type}
      className={clsx(styles.iconButton, styles[size], className)}
      aria-label={label}
      data-tip={label}
      {...rest}
    >
      {icon}
    </button>
  );
}
