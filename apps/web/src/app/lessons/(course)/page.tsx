import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SiteHeader } from '@/components/site-header';
import { Banner } from '@/components/ui/banner';
import { CourseEmpty } from '@/features/course/course-empty';
import { CourseTotal } from '@/features/course/course-total';
import { listShown } from '@/features/course/find-news';
import { KeepCourseFresh } from '@/features/course/keep-course-fresh';
import { LessonCard } from '@/features/course/lesson-card';
import { readCourse } from '@/features/course/read-course';
import styles from './page.module.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('course');
  return { title: t('listTitle') };
}

export default async function CoursePage() {
  const t = await getTranslations('course');
  const course = await readCourse();
  const currentSlug = course.current?.slug ?? course.lessons[0]?.slug;
  const titles = new Map(course.lessons.map(({ slug, meta }) => [slug, meta.title]));

  return (
    <>
      <SiteHeader />
      <main id="content" className={styles.page}>
        {course.isProgressKnown && <KeepCourseFresh lessons={listShown(course)} />}
        <h1 className={styles.title}>{t('listTitle')}</h1>
        <p className={styles.text}>{t('listText')}</p>
        {!course.isProgressKnown && <Banner tone="warning">{t('progressUnknown')}</Banner>}
        {course.isProgressKnown && <CourseTotal grade={course.grade} />}
        {course.lessons.length === 0 && <CourseEmpty />}
        <ol className={styles.lessons}>
          {course.lessons.map((lesson) => (
            <LessonCard
              key={lesson.slug}
              lesson={lesson}
              isCurrent={lesson.slug === currentSlug}
              prerequisites={lesson.meta.prerequisites.flatMap((slug) => titles.get(slug) ?? [])}
            />
          ))}
        </ol>
        {course.broken.map(({ slug, folder }) => (
          <Banner key={slug} tone="warning" title={t('brokenTitle', { folder })}>
            {t('brokenText')}
          </Banner>
        ))}
      </main>
    </>
  );
}
