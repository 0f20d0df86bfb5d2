import type { ExerciseView } from '@naru/protocol/exercise-view';
import { Lightbulb } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { SteadyLabel } from '@/components/ui/steady-label';
import { isPending, useExercises } from '@/features/workspace/exercise-store';
import { useWorkspace } from '@/features/workspace/workspace-store';
import { useAnnouncer } from './announcer-store';
import styles from './exercise-hints.module.css';

/** One more hint with each press. */
export function HintButton({ view }: { view: ExerciseView }) {
  const t = useTranslations('exercise');
  const { exerciseId, hints, hintCount } = view;
  const hint = useExercises((state) => state.hint);
  const isAsking = useExercises((state) => isPending(state, exerciseId, 'hint'));
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  // The next one is offered when this press has been answered: until then another press does nothing.
  const [given, setGiven] = useState(hints.length);
  if (!isAsking && given !== hints.length) setGiven(hints.length);
  if (hintCount === 0) return null;
  const isAll = given >= hintCount;
  const offer = (next: number) => t('hint', { next, count: hintCount });
  const ask = async () => {
    if (isAll || !isLive || isAsking) return;
    const answered = (await hint(exerciseId))?.hints ?? [];
    const text = answered.at(-1);
    if (text === undefined) return;
    useAnnouncer.getState().tell(t('announce.hint', { number: answered.length, text: plainTitle(text) }));
  };
  return (
    <Button
      icon={isAsking ? <Spinner /> : <Lightbulb aria-hidden />}
      aria-disabled={isAll || !isLive || undefined}
      aria-busy={isAsking || undefined}
      data-tip={isLive ? undefined : t('notLive')}
      onClick={() => void ask()}
    >
      <SteadyLabel
        text={isAll ? t('hintsDone') : offer(given + 1)}
        others={[t('hintsDone'), offer(hintCount)]}
      />
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
