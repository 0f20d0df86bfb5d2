import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';

export interface ButtonLook {
  /** One primary action per view. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'small' | 'medium' | 'large';
  /** Stands before the words; drawn at the size of the text. */
  icon?: ReactNode;
}

export type ButtonProps = ButtonLook & ButtonHTMLAttributes<HTMLButtonElement>;

export function Button({ variant, size, icon, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={clsx(buttonClass({ variant, size }), className)} {...rest}>
      {icon}
      {children}
    </button>
  );
}

/** For links that look like buttons. */
export function buttonClass({
  variant = 'secondary',
  size = 'medium',
}: {
  variant?: ButtonLook['variant'] | undefined;
  size?: ButtonLook['size'] | undefined;
}): string {
  return clsx(styles.button, styles[variant], styles[size]);
}
