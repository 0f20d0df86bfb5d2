import { useTranslations } from 'next-intl';
import { InlineCode } from '@/components/inline-code';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import styles from './restart-dialog.module.css';

interface RestartDialogProps {
  isOpen: boolean;
  /** What is taken away, as the student knows it. */
  clears: readonly string[];
  onClose: () => void;
  onConfirm: () => void;
}

export function RestartDialog({ isOpen, clears, onClose, onConfirm }: RestartDialogProps) {
  const t = useTranslations('exercise');
  const common = useTranslations('common');
  const isHarmless = clears.length === 0;
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      title={t('restartTitle')}
      description={isHarmless ? t('restartTextEmpty') : t('restartText')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button variant={isHarmless ? 'primary' : 'danger'} onClick={onConfirm}>
            {isHarmless ? t('restartConfirmEmpty') : t('restartConfirm')}
          </Button>
        </>
      }
    >
      {!isHarmless && (
        <ul className={styles.clears}>
          {clears.map((name) => (
            <li key={name}>
              <InlineCode text={name} />
            </li>
          ))}
        </ul>
      )}
      <p className={styles.kept}>{t('restartKept')}</p>
    </Dialog>
  );
}
