import type { ApiSpec, CliSpec } from '../condition-spec.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { ApiCallEntry } from '../evidence.ts';
import { matchCommand } from '../matching/match-command.ts';
import { matchNumber } from '../matching/match-number.ts';
import { matchText } from '../matching/match-text.ts';
import type { Verdict } from '../verdict.ts';
import { judgeCount } from './event-condition.ts';
import { judgeRecord } from './judge-record.ts';

export async function judgeApi(spec: ApiSpec, context: EvaluationContext): Promise<Verdict> {
  const log = context.evidence.apiCalls;
  const ids = spec.container === undefined ? [] : await findIds(spec.container, context);
  let count = 0;
  for (const entry of log?.entries ?? []) if (await fits(entry, spec, ids, context)) count += 1;
  return judgeCount('api', spec, count, log, context);
}

async function fits(
  entry: ApiCallEntry,
  { method, path, container, query, body }: ApiSpec,
  ids: readonly string[],
  context: EvaluationContext,
): Promise<boolean> {
  if (method !== undefined && entry.method !== method) return false;
  if (path !== undefined && !(await matchText(path, entry.path, context)).isMet) return false;
  if (container !== undefined && !isAbout(entry.path, context.fill(container), ids)) return false;
  if (query !== undefined && !(await judgeRecord('api', query, entry.query, context)).isMet) return false;
  return body === undefined || (await judgeRecord('api', body, entry.body, context)).isMet;
}

/** Every id that a container of this name has had. */
async function findIds(container: string, context: EvaluationContext): Promise<string[]> {
  const name = context.fill(container);
  const current = await context.findContainer(name);
  const past = context.evidence.events?.entries.filter(
    (entry) => entry.type === 'container' && entry.name === name,
  );
  return [...new Set([...(current === undefined ? [] : [current.id]), ...(past ?? []).map(({ id }) => id)])];
}

function isAbout(path: string, name: string, ids: readonly string[]): boolean {
  const reference = /^\/containers\/([^/]+)/.exec(path)?.[1] ?? '';
  return reference === name || (reference.length >= 4 && ids.some((id) => id.startsWith(reference)));
}

export async function judgeCli(
  { command, exitCode, count: wanted }: CliSpec,
  context: EvaluationContext,
): Promise<Verdict> {
  const log = context.evidence.cliCalls;
  let count = 0;
  for (const entry of log?.entries ?? []) {
    const words = /(^|\/)docker$/.test(entry.argv[0] ?? '') ? entry.argv.slice(1) : entry.argv;
    if (exitCode !== undefined && !matchNumber(exitCode, entry.exitCode, context).isMet) continue;
    if ((await matchCommand(command, words, context)).isMet) count += 1;
  }
  return judgeCount('cli', { count: wanted }, count, log, context);
}
