import type { RebuildSpec, RunSpec, ScriptSpec } from '../condition-spec.ts';
import type { RunResult, ThrowAwayMount, ThrowAwayRun } from '../engine-probe.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { matchNumber } from '../matching/match-number.ts';
import { matchText } from '../matching/match-text.ts';
import { type Facet, foundText, judgeFacets, shorten, unmet, type Verdict } from '../verdict.ts';

type OutcomeSpec = Pick<RunSpec, 'exitCode' | 'stdout' | 'stderr' | 'output'>;
type Outcome = Pick<RunResult, 'exitCode' | 'stdout' | 'stderr'> & Partial<Pick<RunResult, 'startError'>>;

export async function judgeRun(spec: RunSpec, context: EvaluationContext): Promise<Verdict> {
  const { probe, fill } = context;
  const mounts: ThrowAwayMount[] = [];
  for (const [target, text] of Object.entries(spec.files ?? {}))
    mounts.push({ target: fill(target), text: fill(text) });
  for (const [key, target] of Object.entries(spec.volumes ?? {})) {
    const volume = fill(key);
    if ((await probe.inspectVolume(volume)) === undefined) return unmet(volume, 'noVolume', { name: volume });
    mounts.push({ volume, target: fill(target) });
  }
  let run: ThrowAwayRun;
  if (spec.container === undefined) {
    const image = fill(spec.image ?? '');
    if ((await probe.inspectImage(image)) === undefined) return unmet(image, 'noImage', { name: image });
    run = { image };
  } else {
    const name = fill(spec.container);
    const container = await context.findContainer(name);
    if (container === undefined) return unmet(name, 'noContainer', { name });
    const { imageId, cmd, entrypoint, env } = container;
    run = {
      image: imageId,
      env,
      ...(cmd === null ? {} : { argv: cmd }),
      ...(entrypoint === null ? {} : { entrypoint }),
    };
    if (spec.replace !== undefined) {
      for (const { type, volume, target } of container.mounts) {
        if (type !== 'volume') continue;
        const files = (await probe.readVolumeFiles(volume)) ?? {};
        mounts.push({ target, files: replaceTexts(files, spec.replace, context) });
      }
    }
  }
  if (spec.command !== undefined) run = { ...run, argv: spec.command.map(fill) };
  return judgeOutcome(
    spec,
    await probe.throwAwayRun(mounts.length === 0 ? run : { ...run, mounts }),
    context,
  );
}

function replaceTexts(
  files: Readonly<Record<string, string>>,
  replace: NonNullable<RunSpec['replace']>,
  { fill }: EvaluationContext,
): Record<string, string> {
  const pairs = Object.entries(replace).map(([from, to]) => [fill(from), fill(to)] as const);
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      pairs.reduce((changed, [from, to]) => changed.replaceAll(from, () => to), text),
    ]),
  );
}

export async function judgeRebuild(spec: RebuildSpec, context: EvaluationContext): Promise<Verdict> {
  const { probe, fill } = context;
  const folder = fill(spec.context) === '.' ? '' : fill(spec.context);
  if (folder !== '' && (await probe.listWorkspace(folder)) === undefined) {
    return unmet(folder, 'noFolder', { path: folder });
  }
  const changes = Object.fromEntries(
    Object.entries(spec.changes ?? {}).map(([path, text]) => [path, text === null ? null : fill(text)]),
  );
  const built = await probe.rebuild({ context: folder, changes });
  const { succeeds = true } = spec;
  const facet: Facet = {
    label: 'succeeds',
    isMet: built.isBuilt === succeeds,
    expected: foundText(succeeds ? 'built' : 'notBuilt', { output: '' }),
    found: built.isBuilt ? foundText('built') : foundText('notBuilt', { output: lastLines(built.output) }),
  };
  const wantsRun = [spec.command, spec.exitCode, spec.stdout, spec.stderr, spec.output].some(
    (field) => field !== undefined,
  );
  if (!facet.isMet || !built.isBuilt || !wantsRun) return judgeFacets([facet]);
  const argv = spec.command === undefined ? {} : { argv: spec.command.map(fill) };
  return judgeOutcome(spec, await probe.throwAwayRun({ image: built.image, ...argv }), context);
}

function lastLines(output: string): string {
  return shorten(output.trim().split('\n').slice(-3).join(' '), 160);
}

export async function judgeScript(spec: ScriptSpec, context: EvaluationContext): Promise<Verdict> {
  const timeoutMs = (spec.timeoutSeconds ?? 5) * 1_000;
  return judgeOutcome(
    spec,
    await context.probe.runScript({ script: context.fill(spec.run), timeoutMs }),
    context,
  );
}

/** Without anything asked of it, a run shall end well. */
async function judgeOutcome(
  { exitCode, stdout, stderr, output }: OutcomeSpec,
  result: Outcome,
  context: EvaluationContext,
): Promise<Verdict> {
  const facets: Facet[] = [];
  const hasTextMatch = [stdout, stderr, output].some((match) => match !== undefined);
  if (exitCode !== undefined || !hasTextMatch || result.exitCode === null) {
    const wanted = exitCode ?? 0;
    const code = result.exitCode ?? undefined;
    facets.push({ label: 'exitCode', found: describeEnd(result), ...matchNumber(wanted, code, context) });
  }
  const texts = {
    stdout: result.stdout,
    stderr: result.stderr,
    output: `${result.stdout}${result.stdout.endsWith('\n') || result.stdout === '' ? '' : '\n'}${result.stderr}`,
  };
  for (const [label, match] of Object.entries({ stdout, stderr, output }) as [
    keyof typeof texts,
    typeof stdout,
  ][]) {
    if (match === undefined) continue;
    const text = texts[label];
    const found = text.trim() === '' ? (result.startError ?? result.stderr.trim()) : text.trim();
    facets.push({ label, found, ...(await matchText(match, text, context)) });
  }
  return judgeFacets(facets);
}

function describeEnd({ exitCode, startError }: Outcome): string {
  if (exitCode !== null) return String(exitCode);
  return startError === undefined ? foundText('outOfTime') : foundText('startFailed', { error: startError });
}
