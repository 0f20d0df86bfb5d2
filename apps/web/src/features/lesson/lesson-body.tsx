import type { Element, Root } from 'hast';
import { type Components, toJsxRuntime } from 'hast-util-to-jsx-runtime';
import type { ReactNode } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import { CodeBlock } from './code-block';
import { ExercisePlace } from './exercise-place';
import styles from './lesson-body.module.css';
import { isSectionKind, LessonSection } from './lesson-section';

export interface LessonBodyParts {
  renderPicture: (picture: string) => ReactNode;
  renderExercise: (exerciseId: string) => ReactNode;
}

interface OwnElementProps {
  node?: Element;
  children?: ReactNode;
}

/** Draws a sanitised tree of the lesson compiler. Runs on the server: lesson text costs the browser no code. */
export function LessonBody({ tree, parts }: { tree: Root; parts: LessonBodyParts }) {
  return (
    <div className={styles.prose}>
      {toJsxRuntime(tree, { Fragment, jsx, jsxs, passNode: true, components: componentsFor(parts) })}
    </div>
  );
}

function componentsFor({ renderPicture, renderExercise }: LessonBodyParts): Partial<Components> {
  const own = {
    'lesson-section': ({ node, children }: OwnElementProps) => {
      const kind = textProperty(node, 'kind');
      return isSectionKind(kind) ? <LessonSection kind={kind}>{children}</LessonSection> : children;
    },
    'code-block': ({ node, children }: OwnElementProps) => (
      <CodeBlock
        language={textProperty(node, 'language') ?? ''}
        code={textProperty(node, 'code') ?? ''}
        isRunnable={node?.properties.isRunnable === true}
        terminal={terminalOf(node)}
        open={textProperty(node, 'open')}
        save={textProperty(node, 'save')}
        title={textProperty(node, 'title')}
      >
        {children}
      </CodeBlock>
    ),
    'lesson-picture': ({ node }: OwnElementProps) => renderPicture(textProperty(node, 'picture') ?? ''),
    'exercise-card': ({ node }: OwnElementProps) => renderExercise(textProperty(node, 'exerciseId') ?? ''),
    'exercise-place': ({ node }: OwnElementProps) => (
      <ExercisePlace name={textProperty(node, 'name') ?? ''} />
    ),
    table: ({ children }: OwnElementProps) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and the keyboard must be able to
      <div className={styles.tableScroll} tabIndex={0}>
        <table>{children}</table>
      </div>
    ),
  };
  // The names of our own elements are not among React's.
  return own as Partial<Components>;
}

function textProperty(node: Element | undefined, name: string): string | undefined {
  const value = node?.properties[name];
  return typeof value === 'string' ? value : undefined;
}

function terminalOf(node: Element | undefined): 'A' | 'B' | undefined {
  const value = node?.properties.terminal;
  return value === 'A' || value === 'B' ? value : undefined;
}
