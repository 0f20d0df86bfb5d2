import type { ExerciseView } from '@naru/protocol/exercise-view';
import { Check } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { plainTitle } from '@/components/inline-code';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { SteadyLabel } from '@/components/ui/steady-label';
import { isPending, useExercises } from '@/features/workspace/exercise-store';
import { useWorkspace } from '@/features/workspace/workspace-store';
import { useAnnouncer } from './announcer-store';
import { attemptKey, pickSandboxId } from './answer-draft';
import { AnswerFields } from './answer-fields';
import { CriteriaList } from './criteria-list';
import { type Announcement, describeResult, describeTicks } from './describe-change';
import styles from './exercise-attempt.module.css';
import { ExerciseDone } from './exercise-done';
import { HintButton, HintList } from './exercise-hints';
import { SolutionButton, SolutionView, useSolution } from './exercise-solution';
import { findFirstOpen, orderCriteria } from './order-criteria';
import { RestartButton } from './restart-button';
import { useAnswers } from './use-answers';

interface ExerciseAttemptProps {
  lessonSlug: string;
  view: ExerciseView;
  onRestart: () => void;
}

export function ExerciseAttempt({ lessonSlug, view, onRestart }: ExerciseAttemptProps) {
  const t = useTranslations('exercise');
  const { exerciseId, points, earned } = view;
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  const sandbox = useWorkspace((state) => state.sandbox);
  const check = useExercises((state) => state.check);
  const isAsking = useExercises((state) => isPending(state, exerciseId, 'check'));
  const { resultNumber, order, openId } = useResult(view, isAsking);
  const root = useRef<HTMLDivElement>(null);
  const [lastSandboxId, setLastSandboxId] = useState<string>();
  const sandboxId = pickSandboxId(sandbox, lastSandboxId);
  if (sandboxId !== lastSandboxId) setLastSandboxId(sandboxId);
  const attempt = attemptKey({ sandboxId, values: view.values });
  const { answers, setAnswer } = useAnswers({ lessonSlug, exerciseId, attempt, given: view.answers });
  const isChecking = isAsking || view.isChecking;
  const solution = useSolution(view, attempt);
  const say = useSay();
  const lastTicked = useTickAnnouncements(view, root);

  const ask = async () => {
    if (!isLive) return;
    const result = await check(exerciseId, { ...answers });
    // Answers that were corrected meanwhile have been sent, and what is said of them is on its way.
    const isLast = !isPending(useExercises.getState(), exerciseId, 'check');
    if (result && isLast) say(describeResult(result), 'asked');
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void ask();
  };

  return (
    <div ref={root} className={styles.attempt}>
      {view.phase === 'done' && <ExerciseDone view={view} />}
      <div
        role="progressbar"
        className={styles.track}
        aria-label={t('criteria')}
        aria-valuemin={0}
        aria-valuemax={points}
        aria-valuenow={earned}
        aria-valuetext={t('progress', { earned, points })}
      >
        <div className={styles.fill} style={{ inlineSize: `${points > 0 ? (100 * earned) / points : 0}%` }} />
      </div>
      <CriteriaList
        resultNumber={resultNumber}
        criteria={view.criteria}
        order={order}
        openId={view.phase === 'done' ? undefined : openId}
        lastTicked={lastTicked}
        isChecking={isChecking}
        onCheck={() => void ask()}
      />
      <form className={styles.form} onSubmit={submit}>
        {view.answerFields.length > 0 && (
          <AnswerFields fields={view.answerFields} answers={answers} onAnswer={setAnswer} />
        )}
        <div className={styles.actions}>
          <Button
            type="submit"
            variant={view.phase === 'done' ? 'secondary' : 'primary'}
            icon={isChecking ? <Spinner /> : <Check aria-hidden />}
            aria-busy={isChecking || undefined}
            aria-disabled={!isLive || undefined}
            data-tip={isLive ? undefined : t('notLive')}
          >
            <SteadyLabel
              text={isChecking ? t('checking') : t('check')}
              others={[t('checking'), t('check')]}
            />
          </Button>
          <HintButton view={view} />
          {view.canSeeSolution && <SolutionButton solution={solution} />}
        </div>
        <div className={styles.note}>
          {!isLive
            ? t('notLive')
            : view.phase === 'open' && (view.answerFields.length > 0 ? t('liveAnswer') : t('live'))}
        </div>
      </form>
      <HintList hints={view.hints} />
      {view.canSeeSolution && <SolutionView solution={solution} />}
      <div className={styles.foot}>
        <span className={styles.note}>
          {!view.canSeeSolution && t('solution.locked', { count: view.failedChecks })}
        </span>
        <RestartButton clears={view.clears} onRestart={onRestart} />
      </div>
    </div>
  );
}

interface Result {
  resultNumber: number;
  order: readonly string[];
  openId: string | undefined;
}

/**
 * The criteria keep their places until a check is answered; they take new ones in the moment they show the answer.
 * Verdicts that come by themselves move nothing, and open nothing over a button that is just being pressed.
 */
function useResult({ exerciseId, criteria }: ExerciseView, isAsking: boolean): Result {
  const hasFailed = useExercises((state) => state.failures[exerciseId]?.action === 'check');
  const [seen, setSeen] = useState(() => ({
    isAsking,
    result: resultOf(criteria, 0),
  }));
  if (seen.isAsking !== isAsking) {
    const { resultNumber } = seen.result;
    const isAnswered = !isAsking && !hasFailed;
    setSeen({
      isAsking,
      result: isAnswered ? resultOf(criteria, resultNumber + 1) : seen.result,
    });
  }
  return seen.result;
}

function resultOf(criteria: ExerciseView['criteria'], resultNumber: number): Result {
  return { resultNumber, order: orderCriteria(criteria), openId: findFirstOpen(criteria) };
}

/** Says a change through the page's one voice. */
function useSay(): (announcement: Announcement, cause: 'asked' | 'automatic') => void {
  const t = useTranslations('exercise.announce');
  const { tell, mention } = useAnnouncer.getState();
  return ({ key, values }, cause) => {
    const text = plainTitle(t(key, values));
    if (cause === 'asked') tell(text);
    else mention(text);
  };
}

/**
 * Tells of ticks that come by themselves while the student is at this exercise's step. Gives the criterion that
 * was ticked last, for the eye.
 */
function useTickAnnouncements(view: ExerciseView, root: { current: HTMLElement | null }): string | undefined {
  const say = useSay();
  const isAsking = useExercises((state) => isPending(state, view.exerciseId, 'check'));
  const before = useRef(view);
  const [ticked, setTicked] = useState<string>();
  useEffect(() => {
    const previous = before.current;
    before.current = view;
    if (previous === view) return;
    const wasPassed = new Set(
      previous.criteria.filter(({ status }) => status === 'passed').map(({ id }) => id),
    );
    setTicked(view.criteria.find(({ id, status }) => status === 'passed' && !wasPassed.has(id))?.id);
    // The answer to a press tells of itself.
    if (isAsking || view.isChecking || previous.isChecking) return;
    const announcement = describeTicks(previous, view);
    const isAtStep = root.current?.closest('[data-step][hidden]') === null;
    if (announcement && isAtStep) say(announcement, 'automatic');
  });
  return ticked;
}
