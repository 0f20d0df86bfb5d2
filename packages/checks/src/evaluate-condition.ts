import type { Condition } from './condition-spec.ts';
import { judgeAnswer } from './conditions/answer-condition.ts';
import { judgeDockerfile, judgeHistory, judgeLayers } from './conditions/build-conditions.ts';
import { judgeApi, judgeCli } from './conditions/call-conditions.ts';
import { judgeContainer } from './conditions/container-condition.ts';
import { judgeEvent } from './conditions/event-condition.ts';
import { judgeFile } from './conditions/file-condition.ts';
import { judgeImage } from './conditions/image-condition.ts';
import { judgeHttp, judgeRedis, judgeTcp } from './conditions/network-conditions.ts';
import { judgeRebuild, judgeRun, judgeScript } from './conditions/run-conditions.ts';
import { judgeNetwork, judgeVolume } from './conditions/store-conditions.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { expectedText, unavailable, type Verdict } from './verdict.ts';

type Judge<Kind extends keyof Condition> = (
  spec: NonNullable<Condition[Kind]>,
  context: EvaluationContext,
) => Promise<Verdict>;

const judges: { [Kind in keyof Required<Condition>]: Judge<Kind> } = {
  all: (conditions, context) =>
    judgeAll(conditions.map((condition) => () => evaluateCondition(condition, context))),
  any: (conditions, context) => judgeAny(conditions, context),
  not: async (condition, context) => negate(await evaluateCondition(condition, context)),
  container: judgeContainer,
  image: judgeImage,
  history: judgeHistory,
  layers: judgeLayers,
  volume: judgeVolume,
  network: judgeNetwork,
  http: judgeHttp,
  tcp: judgeTcp,
  redis: judgeRedis,
  file: judgeFile,
  run: judgeRun,
  rebuild: judgeRebuild,
  dockerfile: judgeDockerfile,
  answer: judgeAnswer,
  event: judgeEvent,
  api: judgeApi,
  cli: judgeCli,
  script: judgeScript,
};

/** What is written side by side must all hold. Never throws: what goes wrong is "could not check". */
export async function evaluateCondition(condition: Condition, context: EvaluationContext): Promise<Verdict> {
  const kinds = Object.keys(condition) as (keyof Condition)[];
  return judgeAll(
    kinds.flatMap((kind) => {
      const spec = condition[kind];
      const judge = judges[kind] as
        | ((spec: unknown, context: EvaluationContext) => Promise<Verdict>)
        | undefined;
      return spec === undefined || judge === undefined
        ? []
        : [() => guard(() => judge(spec, context), context)];
    }),
  );
}

async function guard(judge: () => Promise<Verdict>, { signal }: EvaluationContext): Promise<Verdict> {
  if (signal?.aborted === true) return unavailable('out of time');
  try {
    return await judge();
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

/** One that does not hold decides, also when another could not be checked. */
async function judgeAll(parts: readonly (() => Promise<Verdict>)[]): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const part of parts) {
    const verdict = await part();
    if (verdict.state === 'unmet') return verdict;
    verdicts.push(verdict);
  }
  return verdicts.find(({ state }) => state === 'unavailable') ?? join('met', verdicts);
}

async function judgeAny(conditions: readonly Condition[], context: EvaluationContext): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const condition of conditions) {
    const verdict = await evaluateCondition(condition, context);
    if (verdict.state === 'met') return verdict;
    verdicts.push(verdict);
  }
  return verdicts.find(({ state }) => state === 'unavailable') ?? join('unmet', verdicts);
}

function negate({ state, expected, found, ...rest }: Verdict): Verdict {
  if (state === 'unavailable') return { state, expected, found, ...rest };
  return {
    state: state === 'met' ? 'unmet' : 'met',
    expected: expectedText('not', { value: expected }),
    found,
  };
}

function join(state: Verdict['state'], verdicts: readonly Verdict[]): Verdict {
  const texts = (side: 'expected' | 'found') => [...new Set(verdicts.map((verdict) => verdict[side]))];
  return {
    state,
    expected: texts('expected').filter(Boolean).join(' · '),
    found: texts('found').filter(Boolean).join(' · '),
  };
}
