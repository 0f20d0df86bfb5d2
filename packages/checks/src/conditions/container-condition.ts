import type { ContainerSpec } from '../condition-spec.ts';
import { CheckUnavailable, type ContainerDetails } from '../engine-probe.ts';
import { type EvaluationContext, missingEvidence } from '../evaluation-context.ts';
import { matchCommand } from '../matching/match-command.ts';
import { matchNumber } from '../matching/match-number.ts';
import { matchText } from '../matching/match-text.ts';
import { type Facet, judgeFacets, unmet, type Verdict, yesNo } from '../verdict.ts';
import { judgeMounts, judgePorts } from './container-links.ts';
import { describeImage } from './describe-image.ts';
import { judgeRecord } from './judge-record.ts';

/** Logs are read of so many containers at most when none is named. */
const maxLogs = 20;

export async function judgeContainer(spec: ContainerSpec, context: EvaluationContext): Promise<Verdict> {
  const { probe, fill } = context;
  const name = spec.name === undefined ? undefined : fill(spec.name);
  const all = await probe.listContainers();
  const candidates = name === undefined ? all : all.filter((container) => container.name === name);
  const judged: { container: ContainerDetails; facets: Facet[] }[] = [];
  for (const container of candidates) {
    judged.push({ container, facets: await judgeState(spec, container, context) });
  }
  judged.sort((a, b) => countMet(b.facets) - countMet(a.facets));
  if (spec.log !== undefined) {
    const { log } = spec;
    for (const candidate of judged.filter(({ facets }) => isMet(facets)).slice(0, maxLogs)) {
      const text = (await probe.containerLogs(candidate.container.id))?.text;
      const { isMet: fits, expected } = await matchText(log, text, context);
      candidate.facets.push({ label: 'log', isMet: fits, expected, found: text?.trim() ?? '' });
    }
  }
  const matching = judged.filter(({ facets }) => isMet(facets));
  if (spec.count !== undefined) {
    const { isMet: fits, expected } = matchNumber(spec.count, matching.length, context);
    return judgeFacets([{ label: 'containers', isMet: fits, expected, found: String(matching.length) }]);
  }
  const best = matching[0] ?? judged[0];
  if (best === undefined) {
    const expected = describeWanted(name, spec, context);
    return name === undefined ? unmet(expected, 'noContainers') : unmet(expected, 'noContainer', { name });
  }
  return judgeFacets([
    ...best.facets,
    // So that something is told even when only its being there was asked.
    { label: 'name', isMet: true, expected: name ?? best.container.name, found: best.container.name },
  ]);
}

const isMet = (facets: readonly Facet[]) => facets.every((facet) => facet.isMet);
const countMet = (facets: readonly Facet[]) => facets.filter((facet) => facet.isMet).length;

function describeWanted(
  name: string | undefined,
  { image }: ContainerSpec,
  context: EvaluationContext,
): string {
  return [name, image === undefined ? undefined : describeImage(image, context)]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Everything but the log, which costs a request per container. */
async function judgeState(
  spec: ContainerSpec,
  container: ContainerDetails,
  context: EvaluationContext,
): Promise<Facet[]> {
  const facets: Facet[] = [];
  const { state } = container;
  const text = async (label: 'status' | 'networkMode' | 'restartPolicy' | 'error', found: string) => {
    const match = spec[label];
    if (match !== undefined) facets.push({ label, found, ...(await matchText(match, found, context)) });
  };
  const flag = (
    label: 'isAutoRemoved' | 'isOutOfMemory' | 'hasTerminal' | 'isDetached' | 'isNew',
    is: boolean,
  ) => {
    const wanted = spec[label];
    facets.push({ label, isMet: is === wanted, expected: yesNo(wanted === true), found: yesNo(is) });
  };
  if (spec.image !== undefined) {
    facets.push({
      label: 'image',
      isMet: await context.isImage(container, spec.image),
      expected: describeImage(spec.image, context),
      found: container.image,
    });
  }
  if (spec.command !== undefined) {
    const found = container.cmd?.join(' ') ?? '';
    facets.push({ label: 'command', found, ...(await matchCommand(spec.command, container.cmd, context)) });
  }
  if (spec.entrypoint !== undefined) {
    const found = container.entrypoint?.join(' ') ?? '';
    const match = await matchCommand(spec.entrypoint, container.entrypoint, context);
    facets.push({ label: 'entrypoint', found, ...match });
  }
  await text('status', state.status);
  if (spec.exitCode !== undefined) {
    // A container that was never started, or still runs, says 0.
    const hasEnded = !state.isRunning && (state.status !== 'created' || state.exitCode !== 0);
    const code = hasEnded ? state.exitCode : undefined;
    const found = code === undefined ? state.status : String(code);
    facets.push({ label: 'exitCode', found, ...matchNumber(spec.exitCode, code, context) });
  }
  if (spec.ports !== undefined) facets.push(judgePorts(spec.ports, container, context));
  if (spec.mounts !== undefined) facets.push(await judgeMounts(spec.mounts, container, context));
  if (spec.networks !== undefined) {
    const names = container.networks.map(({ name }) => name);
    const wanted = spec.networks.map(context.fill);
    facets.push({
      label: 'networks',
      isMet: wanted.every((name) => names.includes(name)),
      expected: wanted.join(', '),
      found: names.join(', '),
    });
  }
  await text('networkMode', container.networkMode);
  if (spec.env !== undefined) {
    facets.push(await judgeRecord('env', spec.env, readEnv(container.env), context));
  }
  if (spec.labels !== undefined) {
    facets.push(await judgeRecord('labels', spec.labels, container.labels, context));
  }
  if (spec.isAutoRemoved !== undefined) flag('isAutoRemoved', container.isAutoRemoved);
  if (spec.isOutOfMemory !== undefined) flag('isOutOfMemory', state.isOomKilled);
  if (spec.hasTerminal !== undefined) flag('hasTerminal', container.hasTty);
  if (spec.memoryMiB !== undefined) {
    const mebibytes = container.memoryBytes / 2 ** 20;
    const match = matchNumber(spec.memoryMiB, mebibytes, context);
    facets.push({ label: 'memoryMiB', found: String(mebibytes), ...match });
  }
  await text('restartPolicy', container.restartPolicy);
  await text('error', state.error);
  // These two need evidence, which may be missing: only asked where it decides.
  if (isMet(facets)) {
    if (spec.isDetached !== undefined) flag('isDetached', isDetached(container, context));
    if (spec.isNew !== undefined) flag('isNew', isNew(container, context));
  }
  return facets;
}

/** `docker run` without -d attaches before the container's first start; a later `docker attach` is no sign. */
function isDetached({ id }: ContainerDetails, { evidence: { events } }: EvaluationContext): boolean {
  const own = events?.entries.filter((entry) => entry.type === 'container' && entry.id === id) ?? [];
  const firstStart = own.find(({ action }) => action === 'start');
  const wasAttached = own.some(
    ({ action, sequence }) =>
      action === 'attach' && sequence < (firstStart?.sequence ?? Number.POSITIVE_INFINITY),
  );
  if (wasAttached) return false;
  if (events?.hasGaps !== false || !own.some(({ action }) => action === 'create'))
    throw missingEvidence('events');
  return true;
}

function isNew(
  { id, createdAtMs }: ContainerDetails,
  { startedAtMs, evidence: { events } }: EvaluationContext,
): boolean {
  if (startedAtMs !== undefined) return createdAtMs >= startedAtMs;
  if (events === undefined)
    throw new CheckUnavailable('neither the start of the attempt nor events are known');
  return events.entries.some((entry) => entry.id === id && entry.action === 'create');
}

export function readEnv(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
}
