import type { ExerciseView, ExerciseSolution as Solution } from '@naru/protocol/exercise-view';
import { BookOpenCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { InlineCode } from '@/components/inline-code';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { CodeBlock } from '@/features/lesson/code-block';
import { type CommandError, toCommandError } from '@/features/workspace/command-error';
import { useExercises } from '@/features/workspace/exercise-store';
import { useErrorText } from '@/features/workspace/use-error-text';
import { useWorkspace } from '@/features/workspace/workspace-store';
import styles from './exercise-solution.module.css';

type Loaded =
  | { state: 'loading' }
  | { state: 'ready'; solution: Solution }
  | { state: 'failed'; error: CommandError };

export interface SolutionPanel {
  isOpen: boolean;
  /** Asking needs a connection; what was loaded is there without one. */
  canOpen: boolean;
  panelId: string;
  loaded: Loaded | undefined;
  toggle(): void;
  load(): void;
}

/** The model solution, once it may be seen. Fetched when it is first opened; another attempt has another one. */
export function useSolution({ exerciseId }: ExerciseView, attempt: string): SolutionPanel {
  const panelId = useId();
  const fetchSolution = useExercises((state) => state.solution);
  const isLive = useWorkspace((state) => state.isWorkbenchReady);
  const [opened, setOpened] = useState<string>();
  const [kept, setKept] = useState<{ attempt: string; loaded: Loaded }>();
  const loaded = kept?.attempt === attempt ? kept.loaded : undefined;
  const isOpen = opened === attempt;
  const canOpen = isLive || loaded?.state === 'ready';
  const load = async () => {
    setKept({ attempt, loaded: { state: 'loading' } });
    try {
      setKept({ attempt, loaded: { state: 'ready', solution: await fetchSolution(exerciseId) } });
    } catch (error) {
      setKept({ attempt, loaded: { state: 'failed', error: toCommandError(error) } });
    }
  };
  return {
    isOpen,
    canOpen,
    panelId,
    loaded,
    toggle: () => {
      if (!canOpen) return;
      if (!isOpen && loaded?.state !== 'ready') void load();
      setOpened(isOpen ? undefined : attempt);
    },
    load: () => void load(),
  };
}

export function SolutionButton({ solution }: { solution: SolutionPanel }) {
  const t = useTranslations('exercise');
  const { isOpen, canOpen, panelId, toggle } = solution;
  return (
    <Button
      icon={<BookOpenCheck aria-hidden />}
      aria-expanded={isOpen}
      aria-controls={panelId}
      aria-disabled={!canOpen || undefined}
      data-tip={canOpen ? undefined : t('notLive')}
      onClick={toggle}
    >
      {isOpen ? t('solution.hide') : t('solution.show')}
    </Button>
  );
}

export function SolutionView({ solution: { isOpen, panelId, loaded, load } }: { solution: SolutionPanel }) {
  return (
    <div id={panelId} className={styles.panel} hidden={!isOpen}>
      {loaded && <SolutionBody loaded={loaded} onRetry={load} />}
    </div>
  );
}

function SolutionBody({ loaded, onRetry }: { loaded: Loaded; onRetry: () => void }) {
  const t = useTranslations('exercise.solution');
  const errorText = useErrorText();
  if (loaded.state === 'loading') {
    return (
      <div className={styles.line} role="status">
        <Spinner />
        {t('loading')}
      </div>
    );
  }
  if (loaded.state === 'failed') {
    return (
      <div className={styles.line} role="alert">
        <span>{errorText(loaded.error)}</span>
        <Button size="small" onClick={onRetry}>
          {t('retry')}
        </Button>
      </div>
    );
  }
  const { files, commands, answers } = loaded.solution;
  const isEmpty = files.length === 0 && commands === '' && answers.length === 0;
  return (
    <>
      <h4>{t('title')}</h4>
      {isEmpty && <div className={styles.line}>{t('empty')}</div>}
      {files.map(({ path, text }) => (
        <Code key={path} title={path} language="text" code={text} />
      ))}
      {commands !== '' && <Code title={t('commands')} language="sh" code={commands} />}
      {answers.length > 0 && (
        <dl className={styles.answers} aria-label={t('answers')}>
          {answers.map(({ label, text }) => (
            <div key={label}>
              <dt>
                <InlineCode text={label} />
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Code({ title, language, code }: { title: string; language: string; code: string }) {
  return (
    <CodeBlock
      title={title}
      language={language}
      code={code}
      isRunnable={language === 'sh'}
      terminal={undefined}
      open={undefined}
      save={undefined}
    >
      {code}
    </CodeBlock>
  );
}
