import { type Agent, type IncomingMessage, request } from 'node:http';
import { CheckUnavailable } from '@naru/checks/engine-probe';
import { objectOf, textOf } from '../untrusted-json.ts';

export interface EngineCall {
  method?: 'GET' | 'POST' | 'DELETE';
  /** Without a version: that is how the calls of the platform are told from a student's. */
  path: string;
  body?: unknown;
  timeoutMs?: number;
  /** Of the answer; what comes after is not read. */
  maxBytes?: number;
}

export interface EngineReply {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
  isCut: boolean;
}

const TIMEOUT_MS = 8_000;
const MAX_BYTES = 8 * 1024 * 1024;

/** One call to the student's engine. Any status is an answer; no answer is `CheckUnavailable`. */
export function callEngine(agent: Agent, call: EngineCall): Promise<EngineReply> {
  const { method = 'GET', path, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = call;
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  return new Promise((resolve, reject) => {
    const headers = {
      Host: 'engine',
      ...(text === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    };
    const outgoing = request({ agent, path, method, host: 'engine', headers });
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(new CheckUnavailable(`${method} ${path}: ${error.message}`, { cause: error }));
    };
    const timer = setTimeout(() => outgoing.destroy(new Error('no answer in time')), timeoutMs);
    outgoing.once('error', fail);
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const settle = (isCut: boolean) => {
        clearTimeout(timer);
        const body = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, isCut });
      };
      response.on('data', (chunk: Buffer) => {
        const kept = chunk.subarray(0, maxBytes - bytes);
        bytes += kept.length;
        chunks.push(kept);
        if (kept.length === chunk.length) return;
        settle(true);
        response.destroy();
      });
      response.once('end', () => settle(false));
      response.once('error', fail);
    });
    outgoing.end(text);
  });
}

/** JSON of a path, or undefined when the engine knows no such thing. */
export async function readEngine(agent: Agent, path: string): Promise<unknown> {
  const reply = await callEngine(agent, { path });
  if (reply.status === 404 || reply.status === 400) return undefined;
  if (reply.status !== 200) throw new CheckUnavailable(`GET ${path}: ${reply.status} ${readMessage(reply)}`);
  return parseJson(reply, path);
}

export function parseJson(reply: EngineReply, path: string): unknown {
  try {
    return JSON.parse(reply.body.toString('utf8'));
  } catch (error) {
    throw new CheckUnavailable(`${path}: no JSON`, { cause: error });
  }
}

/** What the engine says about a call that failed. */
export function readMessage(reply: EngineReply): string {
  try {
    return textOf(objectOf(JSON.parse(reply.body.toString('utf8'))).message, 2_000);
  } catch {
    return reply.body.toString('utf8').slice(0, 500);
  }
}
