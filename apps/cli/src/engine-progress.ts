import type { Progress } from '@naru/host-engine/progress';
import { findMessage, message } from './messages.ts';

/** Shows the host engine's steps like our own. A step that ended at once is not worth two lines. */
export const showProgress: Progress = {
  step(name, englishTitle) {
    const title = translateStep(name) ?? englishTitle;
    const startedAt = performance.now();
    console.log(`▸ ${title} …`);
    return (note) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`✔ ${title} (${message('seconds', { seconds })}${note ? `, ${note}` : ''})`);
    };
  },
};

function translateStep(name: string): string | undefined {
  const image = /^image-(?!base$)(.+)$/.exec(name)?.[1];
  return image ? message('engineStep.image', { image }) : findMessage(`engineStep.${name}`);
}
