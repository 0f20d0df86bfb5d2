'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import styles from './menu.module.css';

interface MenuProps {
  /** A button; the menu opens from it. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  /** For a menu that arrives because it was asked for. */
  defaultOpen?: boolean;
  children: ReactNode;
}

export function Menu({ trigger, align = 'start', defaultOpen = false, children }: MenuProps) {
  return (
    <BaseMenu.Root defaultOpen={defaultOpen} modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles.positioner} align={align} sideOffset={4} collisionPadding={8}>
          <BaseMenu.Popup className={styles.popup}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  /** Stands at the far end in small type. */
  note?: ReactNode;
  isCurrent?: boolean;
  isDisabled?: boolean;
  tone?: 'danger';
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({
  icon,
  note,
  isCurrent = false,
  isDisabled = false,
  tone,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <BaseMenu.Item
      className={styles.item}
      onClick={onSelect}
      disabled={isDisabled}
      data-tone={tone}
      aria-current={isCurrent || undefined}
    >
      <span className={styles.icon}>{icon}</span>
      <span className={styles.label}>{children}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </BaseMenu.Item>
  );
}

export function MenuLink({
  href,
  icon,
  note,
  isCurrent = false,
  children,
}: Omit<MenuItemProps, 'onSelect'> & { href: string }) {
  return (
    <BaseMenu.LinkItem className={styles.item} href={href} aria-current={isCurrent ? 'page' : undefined}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.label}>{children}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </BaseMenu.LinkItem>
  );
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <BaseMenu.Group className={styles.group}>
      <BaseMenu.GroupLabel className={styles.groupLabel}>{label}</BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  );
}
