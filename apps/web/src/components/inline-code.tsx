import type { ReactNode } from 'react';

/** Titles and goals are one line of text in which only code is marked, between backticks. */
export function InlineCode({ text }: { text: string }): ReactNode {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a fixed text
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}

export function plainTitle(text: string): string {
  return text.replaceAll('`', '');
}
