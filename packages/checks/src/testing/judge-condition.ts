import { type Condition, condition } from '../condition-spec.ts';
import { evaluateCondition } from '../evaluate-condition.ts';
import { createContext } from '../evaluation-context.ts';
import { type Evidence, noEvidence } from '../evidence.ts';
import { rememberProbe } from '../remember-probe.ts';
import type { Verdict } from '../verdict.ts';
import { createFakeEngineProbe, type FakeEngine } from './fake-engine-probe.ts';

/** What a condition of a test looks at; all of it is empty unless told otherwise. */
export interface World {
  engine?: FakeEngine;
  evidence?: Partial<Evidence>;
  answers?: Record<string, string>;
  startedAtMs?: number;
}

export async function judge(
  data: Condition,
  { engine = {}, evidence = {}, answers = {}, startedAtMs }: World = {},
): Promise<Verdict> {
  let drawn = 0;
  const random = () => {
    drawn = (drawn * 7 + 3) % 16;
    return drawn / 16;
  };
  const probe = createFakeEngineProbe(engine);
  const context = createContext({
    probe: rememberProbe(probe),
    freshProbe: probe,
    evidence: { ...noEvidence, ...evidence },
    values: { NONCE: 'n0nce', N: 42, student: 'kim', RANDOM: 'r4ndom' },
    answers,
    startedAtMs,
    random,
    signal: undefined,
  });
  // What authors write goes through the schema.
  return evaluateCondition(condition.parse(data), context);
}

/** Only whether it is met. */
export async function state(data: Condition, world: World = {}): Promise<Verdict['state']> {
  return (await judge(data, world)).state;
}
