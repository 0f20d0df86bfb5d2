import type { DockerfileSpec, HistorySpec, LayersSpec } from '../condition-spec.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { NumberMatch, TextMatch } from '../match-spec.ts';
import { matchNumber } from '../matching/match-number.ts';
import { matchText } from '../matching/match-text.ts';
import { readDockerfile } from '../read-dockerfile.ts';
import { type BuildStep, readImageSteps } from '../read-image-steps.ts';
import { type Facet, foundText, judgeFacets, unmet, type Verdict } from '../verdict.ts';
import { readLayers, startsWith } from './image-condition.ts';

export async function judgeHistory(spec: HistorySpec, context: EvaluationContext): Promise<Verdict> {
  const { probe, fill } = context;
  const name = fill(spec.image);
  const records = await probe.imageHistory(name);
  if (records === undefined) return unmet(name, 'noImage', { name });
  const steps = readImageSteps(records);
  const base = spec.since === undefined ? undefined : await probe.imageHistory(fill(spec.since));
  const own = steps.slice(countShared(steps, base === undefined ? [] : readImageSteps(base)));
  return judgeFacets([await judgeSteps('steps', spec, own, context)]);
}

function countShared(steps: readonly BuildStep[], base: readonly BuildStep[]): number {
  const isShared = base.every(
    (step, index) => steps[index]?.instruction === step.instruction && steps[index]?.text === step.text,
  );
  return isShared ? base.length : 0;
}

export async function judgeLayers(spec: LayersSpec, context: EvaluationContext): Promise<Verdict> {
  const { probe, fill } = context;
  const name = fill(spec.image);
  const image = await probe.inspectImage(name);
  if (image === undefined) return unmet(name, 'noImage', { name });
  const facets: Facet[] = [];
  if (spec.startWith !== undefined) {
    const base = fill(spec.startWith);
    const layers = await readLayers(base, probe);
    const isMet = startsWith(image.layers, layers);
    facets.push({ label: 'startWith', isMet, expected: base, found: isMet ? base : foundText('otherBase') });
    if (spec.added !== undefined) {
      const added = image.layers.length - layers.length;
      facets.push({ label: 'added', found: String(added), ...matchNumber(spec.added, added, context) });
    }
  }
  if (spec.count !== undefined) {
    const count = image.layers.length;
    facets.push({ label: 'layers', found: String(count), ...matchNumber(spec.count, count, context) });
  }
  return judgeFacets(facets);
}

export async function judgeDockerfile(spec: DockerfileSpec, context: EvaluationContext): Promise<Verdict> {
  const path = context.fill(spec.workspace);
  const file = await context.probe.readFile({ workspace: path });
  if (file === undefined) return unmet(path, 'noFile', { path });
  const { steps, unreadable } = readDockerfile(file.text);
  const facets: Facet[] = [];
  if (spec.isReadable !== undefined) {
    const isReadable = unreadable.length === 0 && steps.length > 0;
    facets.push({
      label: 'isReadable',
      isMet: isReadable === spec.isReadable,
      expected: foundText('readable'),
      found: isReadable ? foundText('readable') : foundText('unreadable', { line: unreadable[0] ?? '' }),
    });
  }
  if (spec.instruction !== undefined || spec.text !== undefined || spec.count !== undefined) {
    facets.push(await judgeSteps('instructions', spec, steps, context));
  }
  return judgeFacets(facets);
}

interface StepsWanted {
  instruction?: string | undefined;
  text?: TextMatch | undefined;
  count?: NumberMatch | undefined;
}

async function judgeSteps(
  label: 'steps' | 'instructions',
  { instruction, text, count }: StepsWanted,
  steps: readonly BuildStep[],
  context: EvaluationContext,
): Promise<Facet> {
  const wanted = instruction?.toUpperCase();
  const sameKind = steps.filter((step) => wanted === undefined || step.instruction === wanted);
  let matching = 0;
  for (const step of sameKind) {
    if (text === undefined || (await matchText(text, step.text, context)).isMet) matching += 1;
  }
  const about = text === undefined ? '' : (await matchText(text, '', context)).expected;
  const expected = [wanted, about].filter(Boolean).join(' ');
  const shown = (sameKind.length > 0 ? sameKind : steps).map((step) =>
    `${step.instruction} ${step.text}`.trim(),
  );
  const found = shown.join(' / ');
  if (count === undefined) return { label, isMet: matching > 0, expected, found };
  const match = matchNumber(count, matching, context);
  return { label, isMet: match.isMet, expected: `${expected} × ${match.expected}`, found };
}
