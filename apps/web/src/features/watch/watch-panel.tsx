'use client';

import type { WatchedLesson } from '@naru/protocol/lesson-watch';
import { useTranslations } from 'next-intl';
import { useWatchedVersion } from './use-watched-version';
import styles from './watch-panel.module.css';

/** For the author of a lesson while `lesson watch` runs: the page follows every save and says what is wrong. */
export function WatchPanel({ slug, lesson }: { slug: string; lesson: WatchedLesson }) {
  const t = useTranslations('watch');
  const isFollowing = useWatchedVersion(slug, lesson.version);
  const { problems } = lesson;
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return (
    <aside className={styles.panel} aria-label={t('label')} data-tone={isBroken ? 'danger' : 'calm'}>
      <p className={styles.state} role="status">
        <strong>{t(isFollowing ? 'following' : 'over')}</strong>
        {t(problems.length === 0 ? 'clean' : 'problems', { count: problems.length })}
      </p>
      {isBroken && <p className={styles.stale}>{t('stale')}</p>}
      {problems.length > 0 && (
        <ol className={styles.problems}>
          {problems.map(({ file, line, column, ruleId, severity, text, suggestion }) => (
            <li key={`${file}:${line}:${column}:${ruleId}:${text}`} data-severity={severity}>
              <code>{t('place', { file: nameOf(file), line: String(line), column: String(column) })}</code>
              <p>{text}</p>
              {suggestion !== undefined && <p className={styles.suggestion}>{suggestion}</p>}
            </li>
          ))}
        </ol>
      )}
    </aside>
  );
}

/** The folder is the page's own. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
