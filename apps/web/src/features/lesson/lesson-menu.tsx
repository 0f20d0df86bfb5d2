'use client';

import { Check, CircleDot } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { InlineCode } from '@/components/inline-code';
import { Menu, MenuGroup, MenuItem, MenuLink } from '@/components/ui/menu';
import type { LessonLink, LessonOutline } from './lesson-outline';

interface LessonMenuProps {
  trigger: ReactElement;
  lesson: LessonOutline;
  lessons: readonly LessonLink[];
  currentStepId: string;
  visitedIds: ReadonlySet<string>;
  onStep: (stepId: string) => void;
}

/** Arrives when it is first asked for, and then opens. */
export function LessonMenu({ trigger, lesson, lessons, currentStepId, visitedIds, onStep }: LessonMenuProps) {
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

function stepIcon(isCurrent: boolean, isVisited: boolean, visitedLabel: string) {
  if (isCurrent) return <CircleDot aria-hidden />;
  return isVisited ? <Check aria-label={visitedLabel} role="img" /> : <span />;
}
