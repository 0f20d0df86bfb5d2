'use client';

import type { ExerciseView } from '@naru/protocol/exercise-view';
import { CircleCheck, History, Play, Unplug } from 'lucide-react';
import { NextIntlClientProvider, useLocale, useMessages, useTimeZone, useTranslations } from 'next-intl';
import { useMemo, useRef } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { type ExerciseRecord, isPending, useExercises } from '@/features/workspace/exercise-store';
import { useErrorText } from '@/features/workspace/use-error-text';
import { useWorkspace } from '@/features/workspace/workspace-store';
import exercise from '../../messages/ko/exercise.json' with { type: 'json' };
import { useAnnouncer } from './announcer-store';
import { ExerciseAttempt } from './exercise-attempt';
import styles from './exercise-panel.module.css';
import { ExerciseWaiting, SandboxButton } from './exercise-waiting';

interface ExercisePanelProps {
  lessonSlug: string;
  exerciseId: string;
  /** The best the student ever had here. */
  best: ExerciseRecord | undefined;
}

/** The part of a task card that the student works with. Arrives after the lesson's text and brings its own words. */
export function ExercisePanel(props: ExercisePanelProps) {
  const outer = useMessages();
  const locale = useLocale();
  const timeZone = useTimeZone();
  const messages = useMemo(() => ({ ...outer, exercise }), [outer]);
  return (
    <NextIntlClientProvider locale={locale} {...(timeZone ? { timeZone } : {})} messages={messages}>
      <Panel {...props} />
    </NextIntlClientProvider>
  );
}

function Panel({ lessonSlug, exerciseId, best }: ExercisePanelProps) {
  const t = useTranslations('exercise');
  const view = useExercises((state) => state.views[exerciseId]);
  const isStarting = useExercises((state) => isPending(state, exerciseId, 'start'));
  const start = useExercises((state) => state.start);
  const panel = useRef<HTMLDivElement>(null);
  const tell = useAnnouncer((state) => state.tell);

  /** The button that was pressed goes away: the keyboard goes on with what has come in its place. */
  const begin = async () => {
    panel.current?.focus({ preventScroll: true });
    const begun = await start(exerciseId);
    if (begun?.phase === 'open') tell(t('started', { total: begun.criteria.length }));
  };

  const isPreparing = view?.phase === 'preparing' || (view !== undefined && isStarting);
  return (
    <div ref={panel} className={styles.panel} tabIndex={-1}>
      {best && <Before best={best} view={view} />}
      {!view && <ExerciseWaiting />}
      {view && <PausedNote />}
      <Failure exerciseId={exerciseId} />
      {isPreparing && (
        <div className={styles.line} role="status">
          <Spinner />
          {t('preparing')}
        </div>
      )}
      {view?.phase === 'unprepared' && !isPreparing && (
        <div className={styles.stack}>
          <div className={styles.quiet}>{t('beginText')}</div>
          <LiveButton onPress={() => void begin()} />
        </div>
      )}
      {view && !isPreparing && (view.phase === 'open' || view.phase === 'done') && (
        <ExerciseAttempt lessonSlug={lessonSlug} view={view} onRestart={() => void begin()} />
      )}
    </div>
  );
}

function LiveButton({ onPress }: { onPress: () => void }) {
  const t = useTranslations('exercise');
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  return (
    <Button
      variant="primary"
      icon={<Play aria-hidden />}
      aria-disabled={!isLive || undefined}
      data-tip={isLive ? undefined : t('notLive')}
      onClick={() => isLive && onPress()}
    >
      {t('begin')}
    </Button>
  );
}

/** What was earned in another sandbox or before a restart, where it is more than the card shows. */
function Before({ best, view }: { best: ExerciseRecord; view: ExerciseView | undefined }) {
  const t = useTranslations('exercise');
  const { earned, points, isComplete } = best;
  if (view?.phase === 'done' || earned <= (view?.earned ?? 0)) return null;
  return (
    <div className={isComplete ? styles.beforeDone : styles.line}>
      {isComplete ? <CircleCheck aria-hidden /> : <History aria-hidden />}
      {isComplete ? t('before', { points }) : t('beforePart', { earned, points })}
    </div>
  );
}

function PausedNote() {
  const t = useTranslations('exercise');
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  const isConnected = useWorkspace((state) => state.connection.state === 'connected');
  const phase = useWorkspace((state) => state.sandbox.phase);
  if (isLive) return null;
  const isAsleep = isConnected && (phase === 'hibernated' || phase === 'hibernating');
  return (
    <div className={styles.paused}>
      <Unplug aria-hidden />
      <span>{t(`paused.${isConnected ? (isAsleep ? 'asleep' : 'waiting') : 'reconnecting'}`)}</span>
      {phase === 'hibernated' && isConnected && <SandboxButton label={t('wakeSandbox')} />}
    </div>
  );
}

function Failure({ exerciseId }: { exerciseId: string }) {
  const t = useTranslations('exercise');
  const errorText = useErrorText();
  const failure = useExercises((state) => state.failures[exerciseId]);
  if (!failure) return null;
  return (
    <Banner tone="warning" role="alert" title={t(`failed.${failure.action}`)}>
      <div>{errorText(failure.error)}</div>
    </Banner>
  );
}
