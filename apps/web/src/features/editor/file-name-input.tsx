'use client';

import type { TreeEntry } from '@naru/protocol/workspace';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import styles from './file-tree.module.css';
import { findNameProblem, joinPath } from './file-tree-model.ts';

interface FileNameInputProps {
  label: string;
  initial: string;
  folder: string;
  entries: TreeEntry[];
  onDone(name: string): void;
  onCancel(): void;
}

export function FileNameInput({ label, initial, folder, entries, onDone, onCancel }: FileNameInputProps) {
  const t = useTranslations('editor');
  const [name, setName] = useState(initial);
  const [isTouched, setIsTouched] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const hintId = useId();
  const current = initial === '' ? undefined : joinPath(folder, initial);
  const problem = findNameProblem({ name, folder, entries, ...(current && { current }) });
  const shown = isTouched ? problem : undefined;

  useEffect(() => {
    input.current?.focus();
    const dot = initial.lastIndexOf('.');
    input.current?.setSelectionRange(0, dot > 0 ? dot : initial.length);
  }, [initial]);

  return (
    <form
      className={styles.naming}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTouched(true);
        if (!problem) onDone(name);
      }}
    >
      <input
        ref={input}
        value={name}
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        aria-invalid={shown !== undefined}
        aria-describedby={shown ? hintId : undefined}
        onChange={(event) => {
          setName(event.target.value);
          setIsTouched(event.target.value !== '');
        }}
        onKeyDown={(event) => {
          // The Enter that ends a Hangul composition is not the one that accepts the name.
          if (event.nativeEvent.isComposing) event.stopPropagation();
          else if (event.key === 'Escape') onCancel();
        }}
        onBlur={() => {
          if (!problem && name !== initial) onDone(name);
          else onCancel();
        }}
      />
      {shown && (
        <p id={hintId} role="alert" className={styles.nameProblem}>
          {t(`nameProblem.${shown}`)}
        </p>
      )}
    </form>
  );
}
