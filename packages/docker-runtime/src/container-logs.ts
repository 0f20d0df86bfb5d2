import type { Agent } from 'node:http';
import { AppError } from '@naru/service-kit/app-error';
import { EngineStatusError, openEngineResponse, requestEngineJson } from './engine-request.ts';
import { ExecFrames } from './exec-frames.ts';
import { objectOf } from './untrusted-json.ts';

const MAX_LINES = 2_000;
/** More than this is not read even to find the end of a log. */
const MAX_READ_BYTES = 8 * 1024 * 1024;
const READ_TIMEOUT_MS = 10_000;

/** The last bytes of what a container said. CONTAINER_NOT_FOUND when the engine knows none of that name. */
export async function readContainerLogs(
  agent: Agent,
  container: string,
  maxBytes: number,
): Promise<{ text: string; isCut: boolean }> {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}$/.test(container)) {
    throw new AppError('CONTAINER_NOT_FOUND', 'not the name of a container');
  }
  try {
    const details = objectOf(await requestEngineJson(agent, `/containers/${container}/json`));
    const hasPty = objectOf(details.Config).Tty === true;
    return await readTail(agent, container, { maxBytes, hasPty });
  } catch (error) {
    if (error instanceof EngineStatusError && error.status === 404) {
      throw new AppError('CONTAINER_NOT_FOUND', `no container ${container}`, { cause: error });
    }
    throw error;
  }
}

async function readTail(
  agent: Agent,
  container: string,
  options: { maxBytes: number; hasPty: boolean },
): Promise<{ text: string; isCut: boolean }> {
  const path = `/containers/${container}/logs?stdout=1&stderr=1&tail=${MAX_LINES}`;
  const response = await openEngineResponse(agent, path);
  const timer = setTimeout(() => response.destroy(), READ_TIMEOUT_MS);
  let tail = Buffer.alloc(0);
  let readBytes = 0;
  let isCut = false;
  const keep = (bytes: Buffer) => {
    tail = Buffer.concat([tail, bytes]);
    if (tail.length <= options.maxBytes) return;
    tail = tail.subarray(tail.length - options.maxBytes);
    isCut = true;
  };
  const frames = new ExecFrames((_stream, bytes) => keep(bytes));
  try {
    for await (const chunk of response) {
      readBytes += chunk.length;
      if (options.hasPty) keep(chunk);
      else frames.push(chunk);
      if (readBytes > MAX_READ_BYTES) break;
    }
  } catch {
    isCut = true; // Broken off or too slow: what was read is still worth showing.
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
  // A cut can fall into a character: drop its remaining bytes.
  const start = isCut ? tail.findIndex((byte) => (byte & 0xc0) !== 0x80) : 0;
  return {
    text: tail.subarray(Math.max(0, start)).toString('utf8'),
    isCut: isCut || readBytes > MAX_READ_BYTES,
  };
}
