import type { ImageSpec } from '../condition-spec.ts';
import { CheckUnavailable, type ImageDetails } from '../engine-probe.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { isSameImageName } from '../image-reference.ts';
import { matchCommand } from '../matching/match-command.ts';
import { matchNumber } from '../matching/match-number.ts';
import { matchText } from '../matching/match-text.ts';
import { type Facet, foundText, judgeFacets, unmet, type Verdict, yesNo } from '../verdict.ts';
import { readEnv } from './container-condition.ts';
import { judgeRecord } from './judge-record.ts';

export async function judgeImage(spec: ImageSpec, context: EvaluationContext): Promise<Verdict> {
  const name = context.fill(spec.name);
  const image = await context.probe.inspectImage(name);
  if (image === undefined) return unmet(name, 'noImage', { name });
  const facets: Facet[] = [{ label: 'name', isMet: true, expected: name, found: name }];
  if (spec.base !== undefined) facets.push(await judgeBase(context.fill(spec.base), image, context));
  if (spec.sameAs !== undefined) {
    const other = context.fill(spec.sameAs);
    const otherId = (await context.probe.inspectImage(other))?.id;
    facets.push({
      label: 'sameAs',
      isMet: otherId === image.id,
      expected: other,
      found: otherId === undefined ? foundText('noImage', { name: other }) : foundText('otherImage'),
    });
  }
  if (spec.command !== undefined) {
    const match = await matchCommand(spec.command, image.cmd, context);
    facets.push({ label: 'command', found: image.cmd?.join(' ') ?? '', ...match });
  }
  if (spec.entrypoint !== undefined) {
    const match = await matchCommand(spec.entrypoint, image.entrypoint, context);
    facets.push({ label: 'entrypoint', found: image.entrypoint?.join(' ') ?? '', ...match });
  }
  if (spec.env !== undefined) facets.push(await judgeRecord('env', spec.env, readEnv(image.env), context));
  if (spec.labels !== undefined) facets.push(await judgeRecord('labels', spec.labels, image.labels, context));
  for (const label of ['user', 'workingDir'] as const) {
    const match = spec[label];
    if (match !== undefined) {
      facets.push({ label, found: image[label], ...(await matchText(match, image[label], context)) });
    }
  }
  if (spec.exposes !== undefined) {
    const isMet = image.exposedPorts.includes(`${spec.exposes}/tcp`);
    const found = image.exposedPorts.join(', ');
    facets.push({ label: 'exposes', isMet, expected: `${spec.exposes}/tcp`, found });
  }
  if (spec.sizeMiB !== undefined) {
    const mebibytes = image.sizeBytes / 2 ** 20;
    facets.push({
      label: 'sizeMiB',
      found: mebibytes.toFixed(1),
      ...matchNumber(spec.sizeMiB, mebibytes, context),
    });
  }
  if (spec.isNew !== undefined) {
    const is = isNew(name, image, context);
    facets.push({ label: 'isNew', isMet: is === spec.isNew, expected: yesNo(spec.isNew), found: yesNo(is) });
  }
  return judgeFacets(facets);
}

async function judgeBase(base: string, image: ImageDetails, { probe }: EvaluationContext): Promise<Facet> {
  const isMet = startsWith(image.layers, await readLayers(base, probe));
  return { label: 'base', isMet, expected: base, found: isMet ? base : foundText('otherBase') };
}

/** BuildKit uses a base without storing it under its name; then the mirror it came from knows its layers. */
export async function readLayers(name: string, probe: EvaluationContext['probe']): Promise<string[]> {
  const own = (await probe.inspectImage(name))?.layers;
  const layers = own === undefined || own.length === 0 ? await probe.registryLayers(name) : own;
  if (layers === undefined || layers.length === 0)
    throw new CheckUnavailable(`no image ${name} to compare with`);
  return layers;
}

export function startsWith(layers: readonly string[], base: readonly string[]): boolean {
  return base.every((layer, index) => layers[index] === layer);
}

/** A cached build keeps its old date: that it was named in this attempt is as good. */
function isNew(name: string, { createdAtMs }: ImageDetails, context: EvaluationContext): boolean {
  const { startedAtMs, evidence } = context;
  if (startedAtMs !== undefined && createdAtMs >= startedAtMs) return true;
  const wasNamed = evidence.events?.entries.some(
    (entry) => entry.type === 'image' && entry.action === 'tag' && isSameImageName(entry.name, name),
  );
  if (wasNamed === true) return true;
  if (evidence.events?.hasGaps !== false) throw new CheckUnavailable('no complete record of events');
  return false;
}
