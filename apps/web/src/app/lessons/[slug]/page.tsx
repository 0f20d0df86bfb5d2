import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { plainTitle } from '@/components/inline-code';
import { SiteHeader } from '@/components/site-header';
import { readCourse } from '@/features/course/read-course';
import { ExerciseCard } from '@/features/lesson/exercise-card';
import { fillPlaces } from '@/features/lesson/fill-places';
import { LessonBody } from '@/features/lesson/lesson-body';
import { LessonBroken } from '@/features/lesson/lesson-broken';
import { LessonOpening } from '@/features/lesson/lesson-opening';
import { readShare, SHARE_COOKIE } from '@/features/lesson/lesson-share';
import { LessonShell } from '@/features/lesson/lesson-shell';
import { LessonPicture } from '@/features/pictures/lesson-picture';
import { SandboxStatus } from '@/features/sandbox/sandbox-status';
import { pickMessages } from '@/i18n/messages';
import { findLesson } from '@/server/lessons';
import { getStudent } from '@/server/student';
import { getWebRuntime } from '@/server/web-runtime';
import { readTheme, THEME_COOKIE } from '@/theme/theme-cookie';
import { ThemeSwitch } from '@/theme/theme-switch';
import { WorkbenchSlot } from './workbench-slots';

interface LessonPageProps {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: LessonPageProps): Promise<Metadata> {
  const entry = await findLesson((await params).slug);
  const meta = entry?.lesson?.meta;
  return meta ? { title: `${meta.number} ${plainTitle(meta.title)}`, description: meta.subtitle } : {};
}

export default async function LessonPage({ params }: LessonPageProps) {
  const { slug } = await params;
  const [entry, course, student, jar] = await Promise.all([
    findLesson(slug),
    readCourse(),
    getStudent(),
    cookies(),
  ]);
  if (!entry) notFound();
  if (!entry.lesson) {
    return (
      <>
        <SiteHeader />
        <LessonBroken problems={entry.problems} />
      </>
    );
  }

  const { meta, intro, steps, exercises } = entry.lesson;
  const known = course.lessons.find((lesson) => lesson.slug === slug);
  const values = { student: student.shortId };
  const parts = {
    renderPicture: (picture: string) => <LessonPicture picture={picture} />,
    renderExercise: (exerciseId: string) => {
      const exercise = exercises.find(({ id }) => id === exerciseId);
      if (!exercise) return null;
      const { nonce, n } = getWebRuntime().drawExerciseValues({
        studentId: student.studentId,
        lesson: slug,
        exerciseId,
      });
      return (
        <ExerciseCard title={exercise.title} points={exercise.points}>
          <LessonBody
            tree={fillPlaces(exercise.body, { ...values, NONCE: nonce, N: String(n) })}
            parts={parts}
          />
        </ExerciseCard>
      );
    },
  };
  const links = course.lessons.map(({ slug, meta: { number, title } }) => ({ slug, number, title }));
  const outline = {
    slug,
    number: meta.number,
    title: meta.title,
    openFile: meta.openFile,
    steps: steps.map(({ id, title }) => ({ id, title })),
  };

  return (
    // The workbench brings its own texts.
    <NextIntlClientProvider messages={pickMessages('common', 'errors', 'lesson', 'pictures', 'sandbox')}>
      <LessonShell
        // Another lesson is another page: nothing of this one's state stays.
        key={slug}
        lesson={outline}
        goals={meta.goals}
        lessons={links}
        nextLesson={links[links.findIndex((link) => link.slug === slug) + 1]}
        visitedStepIds={known?.visitedStepIds ?? []}
        resumeStepId={known?.lastStepId ?? steps[0]?.id ?? ''}
        initialShare={readShare(jar.get(SHARE_COOKIE)?.value)}
        opening={
          <LessonOpening meta={meta}>
            <LessonBody tree={fillPlaces(intro, values)} parts={parts} />
          </LessonOpening>
        }
        stepBodies={steps.map(({ id, body }) => (
          <LessonBody key={id} tree={fillPlaces(body, values)} parts={parts} />
        ))}
        workbench={
          <WorkbenchSlot
            slug={slug}
            title={meta.title}
            openFile={meta.openFile}
            previewDomain={getWebRuntime().previewDomain}
          />
        }
        status={<SandboxStatus />}
        themeSwitch={<ThemeSwitch initial={readTheme(jar.get(THEME_COOKIE)?.value)} />}
      />
    </NextIntlClientProvider>
  );
}
