import type { SandboxView } from '@naru/protocol/sandbox-view';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useLessonView } from '@/features/lesson/lesson-view';
import { useExercises } from '@/features/workspace/exercise-store';
import { useErrorText } from '@/features/workspace/use-error-text';
import { type Connection, useWorkspace } from '@/features/workspace/workspace-store';
import styles from './exercise-panel.module.css';

/** Nothing is known of the exercise yet: says what it waits for, and offers what the student can do about it. */
export function ExerciseWaiting() {
  const t = useTranslations('exercise');
  const errorText = useErrorText();
  const { showWorkbench, isWorkbenchWanted } = useLessonView();
  const connection = useWorkspace((state) => state.connection);
  const sandbox = useWorkspace((state) => state.sandbox);
  const listing = useExercises((state) => state.listing);
  const listingError = useExercises((state) => state.listingError);
  const list = useExercises((state) => state.list);
  const { isWorkbenchReady } = useWorkspace.getState();

  if (!isWorkbenchWanted) {
    return (
      <Line text={t('waiting.closed')}>
        <Button onClick={showWorkbench}>{t('openWorkbench')}</Button>
      </Line>
    );
  }
  if (isWorkbenchReady && listing === 'failed') {
    return (
      <Line text={`${t('listFailed')}. ${listingError ? errorText(listingError) : ''}`}>
        <Button onClick={() => void list()}>{t('reload')}</Button>
      </Line>
    );
  }
  if (isWorkbenchReady) return <Line isBusy text={t('loading')} />;
  const waitingFor = findWaitingFor(connection, sandbox);
  return (
    <Line
      isBusy={waitingFor === 'connecting' || waitingFor === 'starting' || waitingFor === 'queued'}
      text={t(`waiting.${waitingFor}`)}
    >
      {(waitingFor === 'none' || waitingFor === 'failed') && <SandboxButton label={t('startSandbox')} />}
      {waitingFor === 'asleep' && <SandboxButton label={t('wakeSandbox')} />}
      {waitingFor === 'refused' && <Button onClick={() => location.reload()}>{t('refresh')}</Button>}
    </Line>
  );
}

/** Starts or wakes; where that fails the workbench says why. */
export function SandboxButton({ label }: { label: string }) {
  const { showWorkbench } = useLessonView();
  const startSandbox = useWorkspace((state) => state.startSandbox);
  const press = () => {
    showWorkbench();
    startSandbox().catch(() => undefined);
  };
  return <Button onClick={press}>{label}</Button>;
}

type WaitingFor = 'connecting' | 'starting' | 'queued' | 'none' | 'asleep' | 'failed' | 'refused';

function findWaitingFor({ state }: Connection, { phase }: SandboxView): WaitingFor {
  if (state === 'refused') return 'refused';
  if (state !== 'connected') return 'connecting';
  switch (phase) {
    case 'none':
    case 'queued':
    case 'failed':
      return phase;
    case 'hibernated':
    case 'hibernating':
      return 'asleep';
    default:
      return 'starting';
  }
}

function Line({ text, isBusy = false, children }: { text: string; isBusy?: boolean; children?: ReactNode }) {
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        {isBusy && <Spinner />}
        <span>{text}</span>
      </div>
      {children}
    </div>
  );
}
