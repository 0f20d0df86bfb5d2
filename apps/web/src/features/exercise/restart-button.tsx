import { RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useWorkspace } from '@/features/workspace/workspace-store';
import styles from './restart-dialog.module.css';

const loadDialog = () => import('./restart-dialog').then((module) => module.RestartDialog);
const RestartDialog = dynamic(loadDialog);

interface RestartButtonProps {
  clears: readonly string[];
  onRestart: () => void;
}

export function RestartButton({ clears, onRestart }: RestartButtonProps) {
  const t = useTranslations('exercise');
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  const [isOpen, setIsOpen] = useState<boolean>();
  return (
    <div className={styles.restart}>
      <Button
        variant="quiet"
        size="small"
        icon={<RotateCcw aria-hidden />}
        aria-haspopup="dialog"
        aria-disabled={!isLive || undefined}
        data-tip={isLive ? undefined : t('notLive')}
        onPointerEnter={() => void loadDialog()}
        onClick={() => isLive && setIsOpen(true)}
      >
        {t('restart')}
      </Button>
      <Suspense>
        {isOpen !== undefined && (
          <RestartDialog
            isOpen={isOpen}
            clears={clears}
            onClose={() => setIsOpen(false)}
            onConfirm={() => {
              setIsOpen(false);
              onRestart();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
