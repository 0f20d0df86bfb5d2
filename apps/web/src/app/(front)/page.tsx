import { ArrowRight, Ship } from 'lucide-react';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { InlineCode, plainTitle } from '@/components/inline-code';
import { SiteHeader } from '@/components/site-header';
import { Banner } from '@/components/ui/banner';
import { buttonClass } from '@/components/ui/button';
import { CourseEmpty } from '@/features/course/course-empty';
import { resumeAddress } from '@/features/course/course-lesson';
import { CourseMap } from '@/features/course/course-map';
import { CourseTotal } from '@/features/course/course-total';
import { listShown } from '@/features/course/find-news';
import { HarbourPicture } from '@/features/course/harbour-picture';
import { KeepCourseFresh } from '@/features/course/keep-course-fresh';
import { readCourse } from '@/features/course/read-course';
import styles from './page.module.css';

export default async function FrontPage() {
  const t = await getTranslations('course');
  const course = await readCourse();
  const [first] = course.lessons;
  const { current } = course;
  const minutes = course.lessons.reduce((sum, { meta }) => sum + meta.minutes, 0);

  return (
    <>
      <SiteHeader />
      <main id="content">
        {course.isProgressKnown && <KeepCourseFresh lessons={listShown(course)} />}
        <section className={styles.harbour}>
          <div className={styles.hero}>
            <div className={styles.words}>
              <h1 className={styles.headline}>{t('heroTitle')}</h1>
              <p className={styles.lead}>{t('heroText')}</p>
              {current ? (
                <div className={styles.resume}>
                  <Link
                    className={buttonClass({ variant: 'primary', size: 'large' })}
                    href={resumeAddress(current)}
                  >
                    {t('continueTitle')}
                    <ArrowRight aria-hidden />
                  </Link>
                  <p className={styles.note}>
                    <strong>
                      <InlineCode text={current.meta.title} />
                    </strong>
                    <br />
                    {current.openExercise
                      ? t('continueExercise', {
                          number: current.meta.number,
                          title: plainTitle(current.openExercise.title),
                        })
                      : t('continueNote', {
                          number: current.meta.number,
                          step: current.stepIds.indexOf(current.lastStepId ?? '') + 1 || 1,
                          total: current.stepIds.length,
                        })}
                  </p>
                </div>
              ) : (
                first && (
                  <div className={styles.resume}>
                    <Link
                      className={buttonClass({ variant: 'primary', size: 'large' })}
                      href={`/lessons/${first.slug}`}
                    >
                      <Ship aria-hidden />
                      {t('firstStep')}
                    </Link>
                    <p className={styles.note}>{t('firstStepNote')}</p>
                  </div>
                )
              )}
            </div>
            <div className={styles.scene}>
              <HarbourPicture label={t('illustration')} />
            </div>
          </div>
        </section>

        <section className={styles.course} aria-labelledby="course-title">
          <header className={styles.courseHeader}>
            <h2 id="course-title">{t('mapTitle')}</h2>
            {first && (
              <p className={styles.note}>
                {t('mapSummary', { count: course.lessons.length, minutes })} ·{' '}
                <Link href="/lessons">{t('seeAll')}</Link>
              </p>
            )}
          </header>
          {!course.isProgressKnown && <Banner tone="warning">{t('progressUnknown')}</Banner>}
          {course.isProgressKnown && current && <CourseTotal grade={course.grade} />}
          {first ? <CourseMap course={course} /> : <CourseEmpty />}
        </section>
      </main>
    </>
  );
}
