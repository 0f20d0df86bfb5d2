'use client';

import clsx from 'clsx';
import {
  ChevronDown,
  ChevronRight,
  CornerUpRight,
  Ellipsis,
  File,
  Folder,
  FolderOpen,
  Pencil,
  Trash2,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Menu, MenuItem } from '@/components/ui/menu';
import styles from './file-tree.module.css';
import type { TreeRow } from './file-tree-model.ts';

interface FileTreeRowProps {
  row: TreeRow;
  isActive: boolean;
  isDirty: boolean;
  /** One row of the tree is in the tab order. */
  isFocusable: boolean;
  onFocus(): void;
  onActivate(): void;
  onRename(): void;
  onDelete(): void;
}

export function FileTreeRow(props: FileTreeRowProps) {
  const { row, isActive, isDirty, isFocusable, onFocus, onActivate, onRename, onDelete } = props;
  const t = useTranslations('editor');
  const isFolder = row.kind === 'folder';
  const Icon = isFolder ? (row.isOpen ? FolderOpen : Folder) : row.kind === 'link' ? CornerUpRight : File;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of all its rows
    <div
      role="treeitem"
      className={clsx(styles.row, isActive && styles.active)}
      style={{ paddingInlineStart: `${(row.level - 1) * 12 + 4}px` }}
      data-row={row.path}
      // The row's own menu would be read as a part of its name.
      aria-label={[row.name, row.kind === 'link' && t('link'), isDirty && t('unsaved')]
        .filter(Boolean)
        .join(', ')}
      aria-level={row.level}
      aria-selected={isActive}
      aria-expanded={isFolder ? row.isOpen : undefined}
      tabIndex={isFocusable ? 0 : -1}
      onClick={onActivate}
      onFocus={onFocus}
    >
      <span className={styles.chevron}>
        {isFolder && (row.isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />)}
      </span>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.name}>{row.name}</span>
      {isDirty && <span className={styles.dirty} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only keeps the menu's events from the row */}
      <span
        className={styles.menu}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <Menu
          align="end"
          trigger={
            <button
              type="button"
              className={styles.more}
              aria-label={t('rowMenu', { name: row.name })}
              tabIndex={-1}
            >
              <Ellipsis aria-hidden />
            </button>
          }
        >
          <MenuItem icon={<Pencil aria-hidden />} note="F2" onSelect={onRename}>
            {t('rename')}
          </MenuItem>
          <MenuItem icon={<Trash2 aria-hidden />} note="Delete" tone="danger" onSelect={onDelete}>
            {t('delete')}
          </MenuItem>
        </Menu>
      </span>
    </div>
  );
}
