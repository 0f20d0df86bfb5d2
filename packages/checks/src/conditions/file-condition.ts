import type { FileSpec } from '../condition-spec.ts';
import type { FilePlace } from '../engine-probe.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { hasSource, matchText } from '../matching/match-text.ts';
import { filePlace } from '../matching/read-source.ts';
import { type Facet, foundText, judgeFacets, met, unmet, type Verdict } from '../verdict.ts';

/** A file that grows may do so between two looks that are compared. */
const compareTries = 3;
/** Long enough for something that writes every second. */
const growthMs = 2_100;
const pauseMs = 1_500;

export async function judgeFile(spec: FileSpec, context: EvaluationContext): Promise<Verdict> {
  const place = filePlace(spec, context);
  if (place === undefined) return unmet('', 'nothing');
  const path = 'workspace' in place ? place.workspace : place.path;
  const file = await context.probe.readFile(place);
  if (spec.exists === false) {
    return file === undefined
      ? met(foundText('noFile', { path }))
      : unmet(foundText('noFile', { path }), 'yes');
  }
  if (file === undefined) return unmet(path, 'noFile', { path });
  const facets: Facet[] = [{ label: 'exists', isMet: true, expected: path, found: path }];
  if (spec.content !== undefined) facets.push(await judgeContent(spec.content, place, context));
  if (facets.every(({ isMet }) => isMet) && spec.writtenBy !== undefined) {
    facets.push(await judgeWriter(context.fill(spec.writtenBy), place, context));
  }
  return judgeFacets(facets);
}

async function judgeContent(
  match: NonNullable<FileSpec['content']>,
  place: FilePlace,
  context: EvaluationContext,
): Promise<Facet> {
  const tries = hasSource(match) ? compareTries : 1;
  for (let turn = 1; ; turn += 1) {
    const text = (await context.freshProbe.readFile(place))?.text;
    const result = await matchText(match, text, context, { isFresh: tries > 1 });
    if (result.isMet || turn === tries) return { label: 'content', found: text?.trim() ?? '', ...result };
  }
}

/** The file grows, and stands still while the container is frozen: so it is the container that writes. */
async function judgeWriter(name: string, place: FilePlace, context: EvaluationContext): Promise<Facet> {
  const { freshProbe } = context;
  const facet = { label: 'writtenBy', isMet: false, expected: name } as const;
  const container = await context.findContainer(name);
  if (container === undefined) return { ...facet, found: foundText('noContainer', { name }) };
  if (container.state.status !== 'running') return { ...facet, found: foundText('notRunning', { name }) };
  const size = async () => (await freshProbe.readFile(place))?.sizeBytes ?? 0;
  const grows = async (waitMs: number) => {
    const before = await size();
    await freshProbe.wait(waitMs);
    return (await size()) > before;
  };
  if (!(await grows(growthMs))) return { ...facet, found: foundText('notGrowing') };
  if (await freshProbe.withPausedContainer(name, () => grows(pauseMs))) {
    return { ...facet, found: foundText('growingWhilePaused', { name }) };
  }
  return { ...facet, isMet: true, found: foundText('writes', { name }) };
}
