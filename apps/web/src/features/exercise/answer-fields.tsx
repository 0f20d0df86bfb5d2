import type { ExerciseView } from '@naru/protocol/exercise-view';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { InlineCode } from '@/components/inline-code';
import styles from './answer-fields.module.css';

/** The protocol takes no longer answer. */
const MAX_ANSWER_CHARS = 500;

interface AnswerFieldsProps {
  fields: ExerciseView['answerFields'];
  answers: Readonly<Record<string, string>>;
  onAnswer: (fieldId: string, text: string) => void;
}

export function AnswerFields({ fields, answers, onAnswer }: AnswerFieldsProps) {
  const t = useTranslations('exercise');
  const idPrefix = useId();
  return (
    <fieldset className={styles.fields}>
      <legend className="visually-hidden">{t('answers')}</legend>
      {fields.map(({ id, label, options }) => {
        const inputId = `${idPrefix}${id}`;
        if (options) {
          return (
            <fieldset key={id} className={styles.choice}>
              <legend className={styles.label}>
                <InlineCode text={label} />
              </legend>
              {options.map((option) => (
                <label key={option} className={styles.option}>
                  <input
                    type="radio"
                    name={inputId}
                    value={option}
                    checked={answers[id] === option}
                    onChange={() => onAnswer(id, option)}
                  />
                  <span>
                    <InlineCode text={option} />
                  </span>
                </label>
              ))}
            </fieldset>
          );
        }
        return (
          <div key={id} className={styles.line}>
            <label htmlFor={inputId} className={styles.label}>
              <InlineCode text={label} />
            </label>
            <input
              id={inputId}
              className={styles.input}
              value={answers[id] ?? ''}
              maxLength={MAX_ANSWER_CHARS}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              onChange={(event) => onAnswer(id, event.target.value)}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
