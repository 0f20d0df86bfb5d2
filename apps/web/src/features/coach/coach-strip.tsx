'use client';

import type { TerminalId } from '@naru/protocol/ids';
import { Check, Copy, CornerDownLeft, Lightbulb, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { IconButton } from '@/components/ui/icon-button';
import { copyText } from '../workspace/copy-text.ts';
import { useCoach } from './coach-store.ts';
import styles from './coach-strip.module.css';

const FEEDBACK_MS = 2_000;
type HintKey = Parameters<ReturnType<typeof useTranslations<'coach'>>>[0];

interface CoachStripProps {
  /** The terminal it speaks of; none where it is switched off. */
  terminalId: TerminalId | undefined;
  /** Said only where several terminals are in sight. */
  label: string | undefined;
  onPut(line: string): void;
  onClosed(): void;
}

/** What went wrong with the last command. It is read out when the reader is idle, and never takes the focus. */
export function CoachStrip({ terminalId, label, onPut, onClosed }: CoachStripProps) {
  const t = useTranslations('coach');
  const hint = useCoach((state) => terminalId && state.hints[terminalId]);
  const dismiss = useCoach((state) => state.dismiss);
  // Ids are those of the rules; a test keeps rules and texts together.
  const say = (part: 'what' | 'why' | 'next') =>
    hint ? t(`hints.${hint.id}.${part}` as HintKey, hint.facts as never) : '';
  return (
    <>
      {/* Was there before its text, or the text would not be read out. */}
      <p role="status" className="visually-hidden">
        {hint && plainTitle(say('what'))}
      </p>
      {hint && terminalId && (
        <section className={styles.strip} aria-label={t('label')}>
          <Lightbulb aria-hidden className={styles.icon} />
          <div className={styles.text}>
            <p className={styles.what}>
              {label !== undefined && <span className={styles.of}>{t('of', { label })}</span>}
              <InlineCode text={say('what')} />
            </p>
            <p>
              <InlineCode text={say('why')} />
            </p>
            <p>
              <InlineCode text={say('next')} />
            </p>
          </div>
          <IconButton
            className={styles.close}
            label={t('close')}
            icon={<X aria-hidden />}
            size="small"
            onClick={() => {
              dismiss(terminalId);
              onClosed();
            }}
          />
          {hint.tries.length > 0 && (
            <ul className={styles.tries}>
              {hint.tries.map((line) => (
                <Try key={line} line={line} onPut={onPut} />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  );
}

function Try({ line, onPut }: { line: string; onPut(line: string): void }) {
  const t = useTranslations('coach');
  const [feedback, setFeedback] = useState<'copied' | 'copyFailed'>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    setFeedback((await copyText(line)) ? 'copied' : 'copyFailed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setFeedback(undefined), FEEDBACK_MS);
  };
  return (
    <li className={styles.try}>
      <code>{line}</code>
      <IconButton
        label={feedback ? t(feedback) : t('copy')}
        icon={feedback === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
        size="small"
        onClick={() => void copy()}
      />
      <button type="button" className={styles.put} data-tip={t('putNote')} onClick={() => onPut(line)}>
        <CornerDownLeft aria-hidden />
        {t('put')}
      </button>
    </li>
  );
}
