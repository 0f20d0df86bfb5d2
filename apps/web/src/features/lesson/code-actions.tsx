'use client';

import { Check, Copy, FilePenLine, FolderDown, Hourglass, Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
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

type Feedback = 'copied' | 'copyFailed' | 'sent' | 'saved' | 'failed';

const FEEDBACK_MS = 2_000;

export function CodeActions({ code: template, isRunnable, terminal, open, save }: CodeActionsProps) {
  const t = useTranslations('lesson.code');
  const values = useDrawnValues();
  const code = values ? fillText(template, values) : template;
  // A command with a hole in it would do something else than the text says.
  const isUndrawn = !values && hasDrawnPlace(template);
  const { showWorkbench } = useLessonView();
  const [feedback, setFeedback] = useState<Feedback>();
  const [isBusy, setIsBusy] = useState(false);
  const isReady = useWorkspace((state) => state.isWorkbenchReady);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const tell = (next: Feedback) => {
    clearTimeout(timer.current);
    setFeedback(next);
    timer.current = setTimeout(() => setFeedback(undefined), FEEDBACK_MS);
  };
  /** A press while the last one is on its way does nothing, so that no command runs twice. */
  const act = async (work: () => Promise<void>, done: Feedback) => {
    if (isBusy || isUndrawn) return;
    setIsBusy(true);
    showWorkbench();
    try {
      await work();
      tell(done);
    } catch {
      tell('failed');
    } finally {
      setIsBusy(false);
    }
  };

  const workspace = useWorkspace.getState();
  const isWaiting = isBusy && !isReady;
  const undrawnProps = isUndrawn && { 'aria-disabled': true, 'data-undrawn': true, 'data-tip': t('undrawn') };
  return (
    <div className={styles.actions}>
      <span role="status" className="visually-hidden">
        {isWaiting ? t('waiting') : feedback && t(feedback)}
      </span>
      {isUndrawn && <p className={styles.undrawn}>{t('undrawn')}</p>}
      {feedback === 'failed' || feedback === 'copyFailed' ? (
        <p className={styles.failure}>{t(feedback)}</p>
      ) : null}
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
          onClick={() => act(() => workspace.openFile(open), 'sent')}
        >
          <FilePenLine aria-hidden />
          {t('open')}
        </button>
      )}
      {save !== undefined && (
        <button
          type="button"
          className={styles.action}
          {...undrawnProps}
          onClick={() => act(() => workspace.saveFile(save, code), 'saved')}
        >
          {feedback === 'saved' ? <Check aria-hidden /> : <FolderDown aria-hidden />}
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
          aria-disabled={isBusy || undefined}
          data-tip={isWaiting ? t('waiting') : undefined}
          {...undrawnProps}
          onClick={() => act(() => workspace.run(terminal ? { code, terminal } : { code }), 'sent')}
        >
          {runIcon(isWaiting, feedback)}
          {terminal ? t('runIn', { terminal }) : t('run')}
        </button>
      )}
    </div>
  );
}

function runIcon(isWaiting: boolean, feedback: Feedback | undefined) {
  if (isWaiting) return <Hourglass aria-hidden />;
  return feedback === 'sent' ? <Check aria-hidden /> : <Play aria-hidden />;
}
