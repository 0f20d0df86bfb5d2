import type { NetworkSpec, VolumeSpec } from '../condition-spec.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { TextMatch } from '../match-spec.ts';
import { matchText } from '../matching/match-text.ts';
import { type Facet, judgeFacets, unmet, type Verdict } from '../verdict.ts';

export async function judgeVolume(spec: VolumeSpec, context: EvaluationContext): Promise<Verdict> {
  const name = context.fill(spec.name);
  const volume = await context.probe.inspectVolume(name);
  if (volume === undefined) return unmet(name, 'noVolume', { name });
  return judgeFacets([
    { label: 'volume', isMet: true, expected: name, found: name },
    ...(await judgeDriver(spec.driver, volume.driver, context)),
    ...judgeNames('usedBy', spec.usedBy, volume.usedBy, context),
  ]);
}

export async function judgeNetwork(spec: NetworkSpec, context: EvaluationContext): Promise<Verdict> {
  const name = context.fill(spec.name);
  const network = await context.probe.inspectNetwork(name);
  if (network === undefined) return unmet(name, 'noNetwork', { name });
  return judgeFacets([
    { label: 'network', isMet: true, expected: name, found: name },
    ...(await judgeDriver(spec.driver, network.driver, context)),
    ...judgeNames('connected', spec.containers, network.containers, context),
  ]);
}

async function judgeDriver(
  match: TextMatch | undefined,
  driver: string,
  context: EvaluationContext,
): Promise<Facet[]> {
  if (match === undefined) return [];
  return [{ label: 'driver', found: driver, ...(await matchText(match, driver, context)) }];
}

function judgeNames(
  label: 'usedBy' | 'connected',
  wanted: readonly string[] | undefined,
  names: readonly string[],
  { fill }: EvaluationContext,
): Facet[] {
  if (wanted === undefined) return [];
  const filled = wanted.map(fill);
  const isMet = filled.every((name) => names.includes(name));
  return [{ label, isMet, expected: filled.join(', '), found: names.join(', ') }];
}
