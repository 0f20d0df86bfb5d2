import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { plainTitle } from '@/components/inline-code';
import { SiteHeader } from '@/components/site-header';
import { readCourse } from '@/features/course/read-course';
import { ExerciseAnnouncer } from '@/features/exercise/exercise-announcer';
import { ExerciseCard } from '@/features/exercise/exercise-card';
import { fillPlaces } from '@/features/lesson/fill-places';
import { findExerciseSteps } from '@/features/lesson/find-exercise-steps';
import { LessonBody } from '@/features/lesson/lesson-body';
import { LessonBroken } from '@/features/lesson/lesson-broken';
import { LessonOpening } from '@/features/lesson/lesson-opening';
import { readShare, SHARE_COOKIE } from '@/features/lesson/lesson-share';
import { LessonShell } from '@/features/lesson/lesson-shell';
import { markPlaces } from '@/features/lesson/mark-places';
import { LessonPicture } from '@/features/pictures/lesson-picture';
import { SandboxStatus } from '@/features/sandbox/sandbox-status';
import { pickMessages } from '@/i18n/messages';
import { findExerciseProgress } from '@/server/exercise-progress';
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
  const student = await getStudent();
  const [entry, course, progress, jar] = await Promise.all([
    findLesson(slug),
    readCourse(),
    findExerciseProgress({ studentId: student.studentId, lesson: slug }),
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
  const records = progress.status === 'ready' ? progress.value : {};
  const known = course.lessons.find((lesson) => lesson.slug === slug);
  const values = { student: student.shortId };
  const parts = {
    renderPicture: (picture: string) => <LessonPicture picture={picture} />,
    renderExercise: (exerciseId: string) => {
      const exercise = exercises.find(({ id }) => id === exerciseId);
      if (!exercise) return null;
      return (
        <ExerciseCard
          lessonSlug={slug}
          exerciseId={exerciseId}
          title={exercise.title}
          points={exercise.points}
          record={records[exerciseId]}
        >
          <LessonBody tree={markPlaces(fillPlaces(exercise.body, values))} parts={parts} />
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
    exercises: findExerciseSteps(entry.lesson),
  };

  return (
    // The workbench brings its own texts.
    <NextIntlClientProvider messages={pickMessages('common', 'errors', 'lesson', 'pictures', 'sandbox')}>
      <ExerciseAnnouncer />
      <LessonShell
        // Another lesson is another page: nothing of this one's state stays.
        key={slug}
        lesson={outline}
        goals={meta.goals}
        lessons={links}
        nextLesson={links[links.findIndex((link) => link.slug === slug) + 1]}
        visitedStepIds={known?.visitedStepIds ?? []}
        exerciseRecords={records}
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
