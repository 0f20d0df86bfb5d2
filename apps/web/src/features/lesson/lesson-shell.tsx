'use client';

import { BookOpen, SquareTerminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type CSSProperties, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { InlineCode } from '@/components/inline-code';
import { lazyPart, useLazyPart, useLoadAhead } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { Banner } from '@/components/ui/banner';
import { TabList } from '@/components/ui/tabs';
import type { ExerciseRecord } from '@/features/workspace/exercise-store';
import { LessonFinish } from './lesson-finish';
import { LessonHeader } from './lesson-header';
import { FINISH, type LessonLink, type LessonOutline, stepAddress } from './lesson-outline';
import styles from './lesson-shell.module.css';
import { type LessonView, LessonViewContext } from './lesson-view';
import { PaneSplitter } from './pane-splitter';
import { StepNavigation } from './step-navigation';
import { useCurrentStep } from './use-current-step';
import { useExerciseMarks } from './use-exercise-marks';
import { usePageKeys } from './use-page-keys';
import { useProgress } from './use-progress';

const helpPart = lazyPart(() => import('./help-sheet').then((module) => module.HelpSheet));

/** Where text and workbench stand side by side; the same number is in the style sheet. */
const SIDE_BY_SIDE = '(min-width: 900px)';

interface LessonShellProps {
  lesson: LessonOutline;
  goals: readonly string[];
  lessons: readonly LessonLink[];
  nextLesson: LessonLink | undefined;
  visitedStepIds: readonly string[];
  /** What the student has earned before, by the exercise's id. */
  exerciseRecords: Readonly<Record<string, ExerciseRecord>>;
  /** Where to go on when the address names no step. */
  resumeStepId: string;
  initialShare: number;
  /** Title, goals and introduction; above the first step. */
  opening: ReactNode;
  /** One per step, drawn by the server. */
  stepBodies: readonly ReactNode[];
  workbench: ReactNode;
  status: ReactNode;
  themeSwitch: ReactNode;
}

export function LessonShell(props: LessonShellProps) {
  const { lesson, goals, lessons, nextLesson, resumeStepId, initialShare, opening, stepBodies, workbench } =
    props;
  const t = useTranslations('lesson');
  const stepIds = useMemo(() => lesson.steps.map(({ id }) => id), [lesson.steps]);
  const { currentStepId, askForStep } = useCurrentStep({ stepIds, resumeStepId });
  const progress = useProgress({
    slug: lesson.slug,
    stepIds,
    currentStepId,
    savedVisitedIds: props.visitedStepIds,
  });
  const marks = useExerciseMarks(lesson.exercises, props.exerciseRecords);
  const [pane, setPane] = useState<'lesson' | 'workbench'>('lesson');
  const isWorkbenchWanted = useWorkbenchWanted(pane);
  const [isHelpOpen, setIsHelpOpen] = useState<boolean>();
  const help = useLazyPart(helpPart, isHelpOpen !== undefined);
  useLoadAhead(helpPart);
  const panes = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLDivElement>(null);

  const openHelp = useCallback(() => setIsHelpOpen(true), []);
  usePageKeys({ onHelp: openHelp });

  const goToStep = useCallback(
    (stepId: string) => {
      askForStep(stepId);
      setPane('lesson');
    },
    [askForStep],
  );
  const view = useMemo<LessonView>(() => {
    const nextId = stepIds[stepIds.indexOf(currentStepId) + 1] ?? FINISH;
    return {
      showWorkbench: () => setPane('workbench'),
      isWorkbenchWanted,
      next: {
        address: stepAddress(nextId),
        isFinish: nextId === FINISH,
        go: () => goToStep(nextId),
      },
    };
  }, [stepIds, currentStepId, isWorkbenchWanted, goToStep]);

  // The step that was there before stays where it was read; a new one begins at its top.
  const shownStepId = useRef(currentStepId);
  useEffect(() => {
    if (shownStepId.current === currentStepId) return;
    shownStepId.current = currentStepId;
    text.current?.scrollTo({ top: 0 });
    text.current
      ?.querySelector<HTMLElement>('[data-step]:not([hidden]) [data-step-heading]')
      ?.focus({ preventScroll: true });
  }, [currentStepId]);

  return (
    <LessonViewContext value={view}>
      <div className={styles.shell} data-pane-shown={pane}>
        <LessonHeader
          lesson={lesson}
          lessons={lessons}
          currentStepId={currentStepId}
          visitedIds={progress.visitedIds}
          marks={marks}
          onStep={goToStep}
          onHelp={openHelp}
          status={props.status}
          themeSwitch={props.themeSwitch}
        />
        <TabList
          className={styles.tabs}
          label={t('panes.choose')}
          selectedId={pane}
          onSelect={(id) => setPane(id === 'workbench' ? 'workbench' : 'lesson')}
          tabs={[
            { id: 'lesson', label: t('panes.lesson'), icon: <BookOpen aria-hidden />, panelId: 'content' },
            {
              id: 'workbench',
              label: t('panes.workbench'),
              icon: <SquareTerminal aria-hidden />,
              panelId: 'workbench',
            },
          ]}
        />
        <div
          ref={panes}
          className={styles.panes}
          style={{ '--lesson-share': `${initialShare}%` } as CSSProperties}
        >
          <main
            id="content"
            className={styles.lesson}
            data-pane="lesson"
            tabIndex={-1}
            aria-label={t('panes.lesson')}
          >
            <div ref={text} className={styles.text}>
              <article className={styles.article}>
                {currentStepId !== stepIds[0] && (
                  <h1 className="visually-hidden">
                    <InlineCode text={lesson.title} />
                  </h1>
                )}
                {lesson.steps.map((step, index) => (
                  <section key={step.id} data-step hidden={step.id !== currentStepId}>
                    {index === 0 && opening}
                    <p className={styles.stepNumber}>{t('stepOf', { step: index + 1 })}</p>
                    <h2 className={styles.stepTitle} data-step-heading tabIndex={-1}>
                      <InlineCode text={step.title} />
                    </h2>
                    {stepBodies[index]}
                  </section>
                ))}
                <section data-step hidden={currentStepId !== FINISH}>
                  <LessonFinish
                    goals={goals}
                    missingStepIds={stepIds.filter((id) => !progress.visitedIds.has(id))}
                    marks={marks}
                    nextLesson={nextLesson}
                    onStep={goToStep}
                  />
                </section>
              </article>
            </div>
            {progress.isInTrouble && (
              <Banner tone="warning" role="status" className={styles.trouble}>
                {t('saveFailed')}
              </Banner>
            )}
            <StepNavigation
              steps={lesson.steps}
              currentStepId={currentStepId}
              marks={marks.filter(({ stepId }) => stepId === currentStepId)}
              onStep={goToStep}
            />
          </main>
          <section
            id="workbench"
            className={styles.workbench}
            data-pane="workbench"
            tabIndex={-1}
            aria-label={t('panes.workbench')}
          >
            <PaneSplitter label={t('panes.resize')} container={panes} initialShare={initialShare} />
            <p className={styles.smallScreen}>{t('panes.smallScreen')}</p>
            <div className={styles.bench}>{isWorkbenchWanted && workbench}</div>
          </section>
        </div>
      </div>
      {help.Part && <help.Part isOpen={isHelpOpen === true} onOpenChange={setIsHelpOpen} />}
      {help.hasFailed && <PartFailure onRetry={help.retry} onDismiss={() => setIsHelpOpen(undefined)} />}
    </LessonViewContext>
  );
}

/** On a small screen a reader who never opens the workbench takes no sandbox from others. */
function useWorkbenchWanted(pane: 'lesson' | 'workbench'): boolean {
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    const wide = matchMedia(SIDE_BY_SIDE);
    const decide = () => {
      if (wide.matches || pane === 'workbench') setIsWanted(true);
    };
    decide();
    wide.addEventListener('change', decide);
    return () => wide.removeEventListener('change', decide);
  }, [pane]);
  return isWanted;
}
