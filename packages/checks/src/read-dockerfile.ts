import type { BuildStep } from './read-image-steps.ts';

const known = new Set(
  'FROM ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

/** The instructions of a Dockerfile; comments are left out, continued lines put together. */
export function readDockerfile(source: string): { steps: BuildStep[]; unreadable: string[] } {
  const steps: BuildStep[] = [];
  const unreadable: string[] = [];
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    let line = lines[index]?.trim() ?? '';
    if (line === '' || line.startsWith('#')) continue;
    while (line.endsWith('\\') && index + 1 < lines.length) {
      index += 1;
      const next = lines[index]?.trim() ?? '';
      if (!next.startsWith('#')) line = `${line.slice(0, -1).trimEnd()} ${next}`;
    }
    const [, word = '', text = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
    const instruction = word.toUpperCase();
    if (known.has(instruction) && text !== '') steps.push({ instruction, text: text.trim() });
    else unreadable.push(line);
  }
  return { steps, unreadable };
}
