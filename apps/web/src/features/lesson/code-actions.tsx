'use client';

import { Check, Copy, FilePenLine, FolderDown, Hourglass, Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { SteadyLabel } from '@/components/ui/steady-label';
import { copyText } from '@/features/workspace/copy-text';
import { useDrawnValues } from '@/features/workspace/exercise-scope';
import { useWorkspace } from '@/features/workspace/workspace-store';
import styles from './code-actions.module.css';
import { fillText, hasDrawnPlace } from './fill-text';
import { useLessonView } from './lesson-view';

interface CodeActionsProps {
  code: string;
  isRunnable: boolean;
  terminal: 'A' | 'B' | undefined;
  open: string | undefined;
  save: string | undefined;
}

type Action = 'open' | 'save' | 'run';
type Feedback = 'copied' | 'copyFailed' | 'opened' | 'saved' | 'sent' | 'failed';

const DONE = { open: 'opened', save: 'saved', run: 'sent' } as const satisfies Record<Action, Feedback>;

const FEEDBACK_MS = 2_000;
/** Time to read a sentence. */
const FAILURE_MS = 6_000;

export function CodeActions({ code: template, isRunnable, terminal, open, save }: CodeActionsProps) {
  const t = useTranslations('lesson.code');
  const values = useDrawnValues();
  const code = values ? fillText(template, values) : template;
  // A command with a hole in it would do something else than the text says.
  const isUndrawn = !values && hasDrawnPlace(template);
  const { showWorkbench } = useLessonView();
  const [feedback, setFeedback] = useState<Feedback>();
  const [busy, setBusy] = useState<Action>();
  const isReady = useWorkspace((state) => state.isWorkbenchReady);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const tell = (next: Feedback) => {
    clearTimeout(timer.current);
    setFeedback(next);
    const isFailure = next === 'failed' || next === 'copyFailed';
    timer.current = setTimeout(() => setFeedback(undefined), isFailure ? FAILURE_MS : FEEDBACK_MS);
  };
  /** A press while the last one is on its way does nothing, so that no command runs twice. */
  const act = async (action: Action, work: () => Promise<void>) => {
    if (busy) return;
    setBusy(action);
    showWorkbench();
    try {
      await work();
      tell(DONE[action]);
    } catch {
      tell('failed');
    } finally {
      setBusy(undefined);
    }
  };

  const workspace = useWorkspace.getState();
  const waiting = isReady ? undefined : busy;
  const busyProps = (action: Action) => ({
    'aria-disabled': busy !== undefined || undefined,
    'data-tip': waiting === action ? t(`waiting.${action}`) : undefined,
  });
  const iconOf = (action: Action, icon: ReactNode) => {
    if (waiting === action) return <Hourglass aria-hidden />;
    return feedback === DONE[action] ? <Check aria-hidden /> : icon;
  };
  const undrawnProps = isUndrawn && { 'aria-disabled': true, 'data-undrawn': true, 'data-tip': t('undrawn') };
  return (
    <>
      <div className={styles.actions}>
        <span role="status" className="visually-hidden">
          {waiting ? t(`waiting.${waiting}`) : feedback && t(feedback)}
        </span>
        {isUndrawn && <p className={styles.undrawn}>{t('undrawn')}</p>}
        <IconButton
          size="small"
          label={feedback === 'copied' ? t('copied') : t('copy')}
          icon={feedback === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
          {...undrawnProps}
          onClick={async () => {
            if (!isUndrawn) tell((await copyText(code)) ? 'copied' : 'copyFailed');
          }}
        />
        {open !== undefined && (
          <button
            type="button"
            className={styles.action}
            {...busyProps('open')}
            onClick={() => act('open', () => workspace.openFile(open))}
          >
            {iconOf('open', <FilePenLine aria-hidden />)}
            {t('open')}
          </button>
        )}
        {save !== undefined && (
          <button
            type="button"
            className={styles.action}
            {...busyProps('save')}
            {...undrawnProps}
            onClick={() => !isUndrawn && act('save', () => workspace.saveFile(save, code))}
          >
            {iconOf('save', <FolderDown aria-hidden />)}
            <SteadyLabel
              text={feedback === 'saved' ? t('saved') : t('save')}
              others={[t('saved'), t('save')]}
            />
          </button>
        )}
        {isRunnable && (
          <button
            type="button"
            className={styles.run}
            {...busyProps('run')}
            {...undrawnProps}
            onClick={() =>
              !isUndrawn && act('run', () => workspace.run(terminal ? { code, terminal } : { code }))
            }
          >
            {iconOf('run', <Play aria-hidden />)}
            {terminal ? t('runIn', { terminal }) : t('run')}
          </button>
        )}
      </div>
      {/* In a row of its own below: beside or above the buttons it would move the one it asks to press again. */}
      {(feedback === 'failed' || feedback === 'copyFailed') && (
        <p className={styles.failure}>{t(feedback)}</p>
      )}
    </>
  );
}
