import type { FileSpec } from '../condition-spec.ts';
import { createPattern } from '../create-pattern.ts';
import type { RedisReply } from '../engine-probe.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import type { Source } from '../match-spec.ts';
import { expectedText } from '../verdict.ts';

/** A pattern is only tried on this much of a text, so that a hostile one cannot keep it busy. */
export const maxPatternChars = 65_536;

/** The text a source has now; undefined when there is nothing to take it from. */
export async function readSource(
  source: Source,
  context: EvaluationContext,
  { isFresh = false } = {},
): Promise<string | undefined> {
  const text = await readWhole(source, context, isFresh);
  if (text === undefined || source.matches === undefined) return text;
  const match = createPattern(context.fill(source.matches)).exec(text.slice(0, maxPatternChars));
  return match?.[1] ?? match?.[0];
}

async function readWhole(
  source: Source,
  context: EvaluationContext,
  isFresh: boolean,
): Promise<string | undefined> {
  const { fill } = context;
  const probe = isFresh ? context.freshProbe : context.probe;
  if (source.file !== undefined) {
    const place = filePlace(source.file, context);
    return place === undefined ? undefined : (await probe.readFile(place))?.text;
  }
  if (source.log !== undefined) return (await probe.containerLogs(fill(source.log.container)))?.text;
  if (source.http !== undefined) {
    const { port, path = '/', from = 'loopback' } = source.http;
    const answer = await probe.http({ port, path: fill(path), host: from });
    return answer.isAnswered ? answer.body : undefined;
  }
  if (source.redis !== undefined) {
    const { container, port, command } = source.redis;
    const to = container === undefined ? { port: port ?? 6379 } : { container: fill(container) };
    const answer = await probe.redis({ to, argv: command.map(fill) });
    return answer.isAnswered ? replyText(answer.reply) : undefined;
  }
  if (source.inspect !== undefined) {
    const { container, image, field } = source.inspect;
    const details =
      container === undefined
        ? await probe.inspectImage(fill(image ?? ''))
        : await context.findContainer(container);
    return asText(valueAt(details, field));
  }
  if (source.run !== undefined) {
    const { image, command } = source.run;
    const result = await probe.throwAwayRun({
      image: fill(image),
      ...(command === undefined ? {} : { argv: command.map(fill) }),
    });
    return result.exitCode === null ? undefined : result.stdout;
  }
  return (await probe.runScript({ script: fill(source.script?.script ?? ''), timeoutMs: 5_000 })).stdout;
}

/** How a source is called in what was expected; never its value, which may be the answer. */
export function describeSource(source: Source, { fill }: EvaluationContext): string {
  const { file, log, http, redis, inspect, run } = source;
  if (file !== undefined)
    return expectedText('fileSource', { value: fill(file.workspace ?? file.path ?? '') });
  if (log !== undefined) return expectedText('logSource', { value: fill(log.container) });
  if (http !== undefined) return expectedText('httpSource', { value: `${http.port}${http.path ?? '/'}` });
  if (redis !== undefined) return expectedText('redisSource');
  if (inspect !== undefined) {
    const value = fill(inspect.container ?? inspect.image ?? '');
    return expectedText('inspectSource', { value, field: inspect.field });
  }
  return run === undefined
    ? expectedText('scriptSource')
    : expectedText('runSource', { value: fill(run.image) });
}

export function filePlace(
  { container, image, workspace, path = '' }: Pick<FileSpec, 'container' | 'image' | 'workspace' | 'path'>,
  { fill }: EvaluationContext,
) {
  if (workspace !== undefined) return { workspace: fill(workspace) };
  if (path === '') return undefined;
  if (container !== undefined) return { container: fill(container), path: fill(path) };
  return image === undefined ? undefined : { image: fill(image), path: fill(path) };
}

export function replyText(reply: RedisReply): string {
  if (reply === null) return '';
  if (Array.isArray(reply)) return reply.map(replyText).join('\n');
  return typeof reply === 'object' ? `(error) ${reply.error}` : String(reply);
}

/** A value by its dotted name; names with dots in them are found as a whole first. */
export function valueAt(data: unknown, field: string): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  if (Object.hasOwn(data, field)) return Reflect.get(data, field);
  const [head = '', ...rest] = field.split('.');
  if (rest.length === 0 || !Object.hasOwn(data, head)) return undefined;
  return valueAt(Reflect.get(data, head), rest.join('.'));
}

export function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
