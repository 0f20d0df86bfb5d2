import type { ImageStep } from './engine-probe.ts';

export interface BuildStep {
  /** `RUN`, `COPY` …; empty for a layer that no instruction made, such as that of a commit. */
  instruction: string;
  text: string;
}

const instructions =
  'ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR';

/** Both builders' records in one form, oldest first. */
export function readImageSteps(steps: readonly ImageStep[]): BuildStep[] {
  return steps.toReversed().map(({ createdBy }) => readStep(createdBy));
}

function readStep(createdBy: string): BuildStep {
  const text = createdBy.replace(/\s*# buildkit\s*$/, '').trim();
  const classic = /^\/bin\/(?:ba|a)?sh -c (.*)$/s.exec(text)?.[1];
  const noted = classic === undefined ? undefined : /^#\(nop\)\s+(.*)$/s.exec(classic)?.[1];
  const named = new RegExp(`^(${instructions})\\s+(.*)$`, 's').exec(
    noted ?? (classic === undefined ? text : ''),
  );
  if (named !== null) {
    const [, instruction = '', rest = ''] = named;
    return { instruction, text: rest.replace(/^\/bin\/(?:ba|a)?sh -c /, '').trim() };
  }
  // Without a mark, the old builder means RUN; a commit of a shell's container looks the same but has no -c text.
  return classic === undefined ? { instruction: '', text } : { instruction: 'RUN', text: classic.trim() };
}
