'use client';

import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import styles from './help-sheet.module.css';

const groups = [
  {
    name: 'page',
    keys: [
      ['nextPane', 'F6'],
      ['previousPane', 'Shift+F6'],
      ['sheet', '?'],
    ],
  },
  {
    name: 'editor',
    keys: [
      ['save', 'Ctrl+S'],
      ['tabKey', 'Ctrl+M'],
    ],
  },
  {
    name: 'terminal',
    keys: [
      ['newTerminal', 'Ctrl+Shift+`'],
      ['interrupt', 'Ctrl+C'],
      ['copy', 'Ctrl+Shift+C'],
      ['paste', 'Ctrl+Shift+V'],
      ['search', 'Ctrl+Shift+F'],
      ['leaveTerminal', 'Esc Esc'],
    ],
  },
] as const;

export function HelpSheet({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const t = useTranslations('lesson.help');
  const common = useTranslations('common');
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('title')}
      closeLabel={common('close')}
      width="wide"
    >
      {groups.map(({ name, keys }) => (
        <section key={name} className={styles.group}>
          <h3 className={styles.name}>{t(name)}</h3>
          <dl className={styles.keys}>
            {keys.map(([what, combination]) => (
              <div key={what} className={styles.row}>
                <dt>{t(what)}</dt>
                <dd className={styles.combination}>
                  {combination.split(/[+ ]/).map((key, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: Esc Esc
                    <Kbd key={index}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
