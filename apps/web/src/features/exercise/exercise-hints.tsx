import type { ExerciseView } from '@naru/protocol/exercise-view';
import { Lightbulb } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useExercises } from '@/features/workspace/exercise-store';
import { useWorkspace } from '@/features/workspace/workspace-store';
import { useAnnouncer } from './announcer-store';
import styles from './exercise-hints.module.css';

/** One more hint with each press. */
export function HintButton({ view }: { view: ExerciseView }) {
  const t = useTranslations('exercise');
  const { exerciseId, hints, hintCount } = view;
  const hint = useExercises((state) => state.hint);
  const isAsking = useExercises((state) => state.pending[exerciseId] === 'hint');
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  if (hintCount === 0) return null;
  const isAll = hints.length >= hintCount;
  const ask = async () => {
    if (isAll || !isLive || isAsking) return;
    const given = (await hint(exerciseId))?.hints ?? [];
    const text = given.at(-1);
    if (text === undefined) return;
    useAnnouncer.getState().tell(t('announce.hint', { number: given.length, text: plainTitle(text) }));
  };
  return (
    <Button
      icon={isAsking ? <Spinner /> : <Lightbulb aria-hidden />}
      aria-disabled={isAll || !isLive || undefined}
      aria-busy={isAsking || undefined}
      data-tip={isLive ? undefined : t('notLive')}
      onClick={() => void ask()}
    >
      {isAll ? t('hintsDone') : t('hint', { next: hints.length + 1, count: hintCount })}
    </Button>
  );
}

/** Those that were given stay. */
export function HintList({ hints }: { hints: readonly string[] }) {
  const t = useTranslations('exercise');
  if (hints.length === 0) return null;
  return (
    <ol className={styles.list} aria-label={t('hints')}>
      {hints.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: hints are only ever added at the end
        <li key={index} className={styles.hint}>
          <span className={styles.number}>
            <Lightbulb aria-hidden />
            {t('hintNumber', { number: index + 1 })}
          </span>
          <span>
            <InlineCode text={text} />
          </span>
        </li>
      ))}
    </ol>
  );
}
