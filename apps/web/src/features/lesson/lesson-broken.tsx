import type { LessonProblem } from '@naru/lesson/lesson-problem';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/message-page';
import { buttonClass } from '@/components/ui/button';
import styles from './lesson-broken.module.css';

/** In place of a lesson that does not compile: the student learns what to do, the author what to mend. */
export function LessonBroken({ problems }: { problems: readonly LessonProblem[] }) {
  const t = useTranslations('lesson.broken');
  const common = useTranslations('common');
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (
    <MessagePage
      title={t('title')}
      text={t('text')}
      actions={
        <Link className={buttonClass({ variant: 'primary' })} href="/lessons">
          {common('goToCourse')}
        </Link>
      }
    >
      <details className={styles.problems}>
        <summary>{t('problems', { count: errors.length })}</summary>
        <ol>
          {errors.map(({ file, line, column, ruleId, text, suggestion }) => (
            <li key={`${line}:${column}:${ruleId}:${text}`}>
              <code>{t('place', { file, line: String(line), column: String(column) })}</code>
              <p>{text}</p>
              {suggestion !== undefined && <p className={styles.suggestion}>{suggestion}</p>}
            </li>
          ))}
        </ol>
      </details>
    </MessagePage>
  );
}
