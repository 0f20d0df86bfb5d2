'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import styles from './dialog.module.css';
import { IconButton } from './icon-button';

interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  /** Read with the title when the dialog opens. */
  description?: ReactNode;
  closeLabel: string;
  children?: ReactNode;
  /** Buttons, the one that goes on last. */
  actions?: ReactNode;
  width?: 'narrow' | 'wide';
}

export function Dialog(props: DialogProps) {
  const { isOpen, onOpenChange, title, description, closeLabel, children, actions, width = 'narrow' } = props;
  const popup = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Popup
          ref={popup}
          className={clsx(styles.popup, styles[width])}
          // Into the first field; without one no button is armed by a hasty Enter.
          initialFocus={() =>
            popup.current?.querySelector<HTMLElement>('input, textarea, select') ?? popup.current
          }
        >
          <div className={styles.header}>
            <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
            <BaseDialog.Close render={<IconButton label={closeLabel} icon={<X aria-hidden />} />} />
          </div>
          {description !== undefined && (
            <BaseDialog.Description className={styles.description}>{description}</BaseDialog.Description>
          )}
          <div className={styles.body}>{children}</div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
