import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazyPart, loadAhead, useLazyPart } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { Button } from '@/components/ui/button';
import { useWorkspace } from '@/features/workspace/workspace-store';
import styles from './restart-dialog.module.css';

const dialogPart = lazyPart(() => import('./restart-dialog').then((module) => module.RestartDialog));

interface RestartButtonProps {
  clears: readonly string[];
  onRestart: () => void;
}

export function RestartButton({ clears, onRestart }: RestartButtonProps) {
  const t = useTranslations('exercise');
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  const [isOpen, setIsOpen] = useState<boolean>();
  const dialog = useLazyPart(dialogPart, isOpen !== undefined);
  return (
    <div className={styles.restart}>
      <Button
        variant="quiet"
        size="small"
        icon={<RotateCcw aria-hidden />}
        aria-haspopup="dialog"
        aria-disabled={!isLive || undefined}
        data-tip={isLive ? undefined : t('notLive')}
        onPointerEnter={() => loadAhead(dialogPart)}
        onClick={() => isLive && setIsOpen(true)}
      >
        {t('restart')}
      </Button>
      {dialog.Part && (
        <dialog.Part
          isOpen={isOpen === true}
          clears={clears}
          onClose={() => setIsOpen(false)}
          onConfirm={() => {
            setIsOpen(false);
            onRestart();
          }}
        />
      )}
      {dialog.hasFailed && <PartFailure onRetry={dialog.retry} onDismiss={() => setIsOpen(undefined)} />}
    </div>
  );
}
