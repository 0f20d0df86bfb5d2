'use client';

import { Check, CircleDot, Flag } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { InlineCode } from '@/components/inline-code';
import { Menu, MenuGroup, MenuItem, MenuLink } from '@/components/ui/menu';
import { type ExerciseMark, sumMarks } from './exercise-marks';
import styles from './lesson-menu.module.css';
import type { LessonLink, LessonOutline } from './lesson-outline';

interface LessonMenuProps {
  trigger: ReactElement;
  lesson: LessonOutline;
  lessons: readonly LessonLink[];
  currentStepId: string;
  visitedIds: ReadonlySet<string>;
  marks: readonly ExerciseMark[];
  onStep: (stepId: string) => void;
}

/** Arrives when it is first asked for, and then opens. */
export function LessonMenu(props: LessonMenuProps) {
  const { trigger, lesson, lessons, currentStepId, visitedIds, marks, onStep } = props;
  const t = useTranslations('lesson');
  const others = lessons.filter(({ slug }) => slug !== lesson.slug);
  return (
    <Menu trigger={trigger} defaultOpen>
      <MenuGroup label={t('menuSteps')}>
        {lesson.steps.map((step, index) => (
          <MenuItem
            key={step.id}
            icon={stepIcon(step.id === currentStepId, visitedIds.has(step.id), t('stepDone'))}
            isCurrent={step.id === currentStepId}
            note={index + 1}
            onSelect={() => onStep(step.id)}
          >
            <InlineCode text={step.title} />
            <StepMark marks={marks.filter(({ stepId }) => stepId === step.id)} />
          </MenuItem>
        ))}
      </MenuGroup>
      {others.length > 0 && (
        <MenuGroup label={t('menuLessons')}>
          {others.map(({ slug, number, title }) => (
            <MenuLink key={slug} href={`/lessons/${slug}`} note={number}>
              <InlineCode text={title} />
            </MenuLink>
          ))}
        </MenuGroup>
      )}
    </Menu>
  );
}

function StepMark({ marks }: { marks: readonly ExerciseMark[] }) {
  const t = useTranslations('lesson.exercise');
  const { done, total } = sumMarks(marks);
  if (total === 0) return null;
  return (
    <span className={styles.mark} data-done={done === total || undefined}>
      {done === total ? <Check aria-hidden /> : <Flag aria-hidden />}
      {t('step', { done, total })}
    </span>
  );
}

function stepIcon(isCurrent: boolean, isVisited: boolean, visitedLabel: string) {
  if (isCurrent) return <CircleDot aria-hidden />;
  return isVisited ? <Check aria-label={visitedLabel} role="img" /> : <span />;
}
