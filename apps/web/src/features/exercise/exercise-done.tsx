import type { ExerciseView } from '@naru/protocol/exercise-view';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button';
import { useLessonView } from '@/features/lesson/lesson-view';
import { isAllPassed } from './describe-change';
import styles from './exercise-done.module.css';
import { pickPraise } from './pick-praise';

/** The end of an exercise: a boat comes to the pier, once, and a sentence a good teacher would say. */
export function ExerciseDone({ view }: { view: ExerciseView }) {
  const t = useTranslations('exercise');
  const { next } = useLessonView();
  return (
    <div className={styles.done}>
      <Arrival />
      <div className={styles.words}>
        <div className={styles.title}>{t('done')}</div>
        <div>{isAllPassed(view) ? t(`praise.${pickPraise(view)}`) : t('doneKept')}</div>
      </div>
      {next && (
        <a
          className={buttonClass({ variant: 'primary' })}
          href={next.address}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            next.go();
          }}
        >
          {next.isFinish ? t('finish') : t('nextStep')}
          <ArrowRight aria-hidden />
        </a>
      )}
    </div>
  );
}

function Arrival() {
  return (
    <svg className={styles.arrival} viewBox="0 0 64 40" fill="none" aria-hidden="true" focusable="false">
      <path className={styles.water} d="M2 33q5-3 10 0t10 0 10 0 10 0 10 0 10 0" />
      <path className={styles.pier} d="M50 22h12M53 22v12M59 22v12" />
      <g className={styles.boat}>
        <path d="M18 24h26l-4 7H23z" />
        <path d="M30 24V8l10 12H30" />
      </g>
    </svg>
  );
}
