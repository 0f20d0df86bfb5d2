import clsx from 'clsx';
import { FileCode2, SquareTerminal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CodeActions } from './code-actions';
import styles from './code-block.module.css';

interface CodeBlockProps {
  language: string;
  code: string;
  isRunnable: boolean;
  terminal: 'A' | 'B' | undefined;
  open: string | undefined;
  save: string | undefined;
  title: string | undefined;
  /** The highlighted lines. */
  children: ReactNode;
}

export function CodeBlock({
  language,
  code,
  isRunnable,
  terminal,
  open,
  save,
  title,
  children,
}: CodeBlockProps) {
  const t = useTranslations('lesson.code');
  if (language === 'output') {
    return (
      <figure className={clsx(styles.block, styles.output)}>
        <figcaption className={styles.caption}>{title ?? t('output')}</figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to */}
        <pre className={styles.pre} tabIndex={0}>
          <code>{children}</code>
        </pre>
      </figure>
    );
  }
  const Icon = language === 'sh' ? SquareTerminal : FileCode2;
  return (
    <figure className={styles.block}>
      <div className={styles.bar}>
        <figcaption className={styles.caption}>
          <Icon aria-hidden />
          {title ?? save ?? open ?? (language === 'sh' ? t('shell') : language)}
        </figcaption>
        <CodeActions code={code} isRunnable={isRunnable} terminal={terminal} open={open} save={save} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to */}
      <pre className={styles.pre} tabIndex={0}>
        <code>{children}</code>
      </pre>
    </figure>
  );
}
