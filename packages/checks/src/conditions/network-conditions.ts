import type { HttpSpec, RedisSpec, TcpSpec } from '../condition-spec.ts';
import type { HttpAnswer, RedisAnswer, RedisProbe } from '../engine-probe.ts';
import type { EvaluationContext } from '../evaluation-context.ts';
import { matchNumber } from '../matching/match-number.ts';
import { matchText } from '../matching/match-text.ts';
import { replyText } from '../matching/read-source.ts';
import { type Facet, foundText, judgeFacets, unmet, type Verdict } from '../verdict.ts';

/** How often a log is read again until a request shows up in it, and the pause between. */
const logTries = 6;
const logPauseMs = 150;

export async function judgeHttp(spec: HttpSpec, context: EvaluationContext): Promise<Verdict> {
  const { port, from = 'loopback' } = spec;
  const path = context.fill(spec.path ?? '/');
  const facets: Facet[] = [];
  const wantsAnswer = spec.status !== undefined || spec.body !== undefined;
  if (spec.isReachable !== undefined || wantsAnswer || (spec.servedBy ?? spec.serves) === undefined) {
    const answer = await context.probe.http({ port, path, host: from });
    const wanted = spec.isReachable ?? true;
    facets.push({
      label: 'isReachable',
      isMet: answer.isAnswered === wanted,
      expected: `${port} ${foundText(wanted ? 'reachable' : 'unreachable')}`,
      found: answer.isAnswered ? foundText('reachable') : foundText(answer.failure),
    });
    if (wantsAnswer) facets.push(...(await judgeAnswer(spec, answer, context)));
  }
  if (facets.every(({ isMet }) => isMet) && spec.servedBy !== undefined) {
    facets.push(await judgeServedBy(spec.servedBy, { port, from }, context));
  }
  if (facets.every(({ isMet }) => isMet) && spec.serves !== undefined) {
    facets.push(await judgeServes(spec.serves, { port, from, path }, context));
  }
  return judgeFacets(facets);
}

async function judgeAnswer(
  { status, body }: HttpSpec,
  answer: HttpAnswer,
  context: EvaluationContext,
): Promise<Facet[]> {
  const facets: Facet[] = [];
  if (status !== undefined) {
    const code = answer.isAnswered ? answer.status : undefined;
    facets.push({ label: 'httpStatus', found: String(code ?? ''), ...matchNumber(status, code, context) });
  }
  if (body !== undefined) {
    const text = answer.isAnswered ? answer.body : undefined;
    facets.push({ label: 'body', found: text ?? '', ...(await matchText(body, text, context)) });
  }
  return facets;
}

interface Door {
  port: number;
  from: 'loopback' | 'gateway';
}

/** Whoever answers, the request must show up in that container's log; its path cannot be known before. */
async function judgeServedBy(
  container: string,
  { port, from }: Door,
  context: EvaluationContext,
): Promise<Facet> {
  const { freshProbe, fill, drawWord } = context;
  const name = fill(container);
  const facet = { label: 'servedBy', expected: name } as const;
  if ((await context.findContainer(name)) === undefined) {
    return { ...facet, isMet: false, found: foundText('noContainer', { name }) };
  }
  const path = `/naru-${drawWord()}`;
  const answer = await freshProbe.http({ port, path, host: from });
  if (!answer.isAnswered) return { ...facet, isMet: false, found: foundText(answer.failure) };
  for (let tries = 0; tries < logTries; tries += 1) {
    if (tries > 0) await freshProbe.wait(logPauseMs);
    const log = await freshProbe.containerLogs(name);
    if (log?.text.includes(path) === true) return { ...facet, isMet: true, found: name };
  }
  return { ...facet, isMet: false, found: foundText('another') };
}

/** A file that only the checker knows must come back the moment it lies in the folder. */
async function judgeServes(
  folder: string,
  { port, from, path }: Door & { path: string },
  context: EvaluationContext,
): Promise<Facet> {
  const { freshProbe, fill, drawWord } = context;
  const [name, text] = [`naru-${drawWord()}.txt`, drawWord()];
  const directory = fill(folder) === '.' ? '' : `${fill(folder)}/`;
  const expected = `${directory}…`;
  if (directory !== '' && (await freshProbe.listWorkspace(fill(folder))) === undefined) {
    return { label: 'serves', isMet: false, expected, found: foundText('noFolder', { path: fill(folder) }) };
  }
  const answer = await freshProbe.withWorkspaceFile({ path: `${directory}${name}`, text }, () =>
    freshProbe.http({ port, path: `${path.replace(/\/$/, '')}/${name}`, host: from }),
  );
  const isMet = answer.isAnswered && answer.body.trim() === text;
  const status = answer.isAnswered ? String(answer.status) : foundText(answer.failure);
  return {
    label: 'serves',
    isMet,
    expected,
    found: isMet ? foundText('served') : foundText('notServed', { status }),
  };
}

export async function judgeTcp(
  { port, from = 'loopback', isOpen: wanted = true }: TcpSpec,
  { probe }: EvaluationContext,
): Promise<Verdict> {
  const { isOpen } = await probe.tcp({ port, host: from });
  const describe = (open: boolean) => foundText(open ? 'open' : 'closed');
  return judgeFacets([
    {
      label: 'isOpen',
      isMet: isOpen === wanted,
      expected: `${port} ${describe(wanted)}`,
      found: describe(isOpen),
    },
  ]);
}

export async function judgeRedis(spec: RedisSpec, context: EvaluationContext): Promise<Verdict> {
  const { probe, fill } = context;
  const to: RedisProbe['to'] =
    spec.container === undefined ? { port: spec.port ?? 6379 } : { container: fill(spec.container) };
  const target = 'port' in to ? String(to.port) : to.container;
  const facets: Facet[] = [];
  if (spec.command !== undefined || spec.servedBy === undefined) {
    const answer = await probe.redis({ to, argv: (spec.command ?? ['PING']).map(fill) });
    if (!answer.isAnswered) return unmet(target, answer.failure);
    const text = replyText(answer.reply);
    const shown = text === '' ? foundText('nothing') : text;
    if (spec.reply === undefined)
      facets.push({ label: 'reply', isMet: true, expected: target, found: shown });
    else facets.push({ label: 'reply', found: shown, ...(await matchText(spec.reply, text, context)) });
  }
  if (facets.every(({ isMet }) => isMet) && spec.servedBy !== undefined) {
    facets.push(await judgeRedisServer(fill(spec.servedBy), to, context));
  }
  return judgeFacets(facets);
}

/** A key set through the door must be in that container. It goes by itself should removing it fail. */
async function judgeRedisServer(
  container: string,
  to: RedisProbe['to'],
  { freshProbe, drawWord }: EvaluationContext,
): Promise<Facet> {
  const [key, value] = [`naru-check-${drawWord()}`, drawWord()];
  const facet = { label: 'servedBy', expected: container } as const;
  const failed = (answer: RedisAnswer) =>
    answer.isAnswered ? replyText(answer.reply) : foundText(answer.failure);
  const stored = await freshProbe.redis({ to, argv: ['SET', key, value, 'EX', '15'] });
  if (!stored.isAnswered || stored.reply !== 'OK') return { ...facet, isMet: false, found: failed(stored) };
  const read = await freshProbe.redis({ to: { container }, argv: ['GET', key] });
  await freshProbe.redis({ to, argv: ['DEL', key] });
  if (!read.isAnswered) return { ...facet, isMet: false, found: failed(read) };
  const isMet = read.reply === value;
  return { ...facet, isMet, found: isMet ? container : foundText('another') };
}
