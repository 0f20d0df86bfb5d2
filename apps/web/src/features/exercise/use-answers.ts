import { useEffect, useMemo, useState } from 'react';
import { recall, remember } from '@/features/workspace/remembered';
import { type AnswerDraft, type Answers, isAnswerDraft, pickAnswers } from './answer-draft';

interface AnswersQuestion {
  lessonSlug: string;
  exerciseId: string;
  attempt: string;
  given: Answers;
}

/** What stands in the answer fields; kept in this browser with every letter. */
export function useAnswers({ lessonSlug, exerciseId, attempt, given }: AnswersQuestion) {
  const key = `answers:${lessonSlug}:${exerciseId}`;
  const [draft, setDraft] = useState<AnswerDraft | undefined>(() => recall(key, isAnswerDraft));
  useEffect(() => {
    if (draft) remember(key, draft);
  }, [key, draft]);
  const answers = useMemo(() => pickAnswers(draft, { attempt, given }), [draft, attempt, given]);
  const setAnswer = (fieldId: string, text: string) =>
    setDraft({ attempt, answers: { ...answers, [fieldId]: text } });
  return { answers, setAnswer };
}
