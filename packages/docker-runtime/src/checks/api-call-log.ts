import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import type { Readable } from 'node:stream';
import type { ApiCallEntry } from '@naru/checks/evidence';
import type Docker from 'dockerode';
import { ExecFrames } from '../exec-frames.ts';
import { runExec } from '../run-exec.ts';
import { callEngine } from './call-engine.ts';
import { LogLines } from './log-lines.ts';
import { ApiCallParser } from './parse-api-calls.ts';
import { parseCliCall, type ToldCall } from './parse-cli-calls.ts';

/** From the answer to a call until its line is read. */
const LINE_MS = 4_000;
/** At the start: the signal has been sent, not yet obeyed. */
const FIRST_LINES_MS = [500, 1_000, 2_000, 8_000];

/**
 * Turns the log of the engine to `debug` and back, without a restart. A configuration that is the student's own is
 * left alone: then there is no record of API calls. Says whether calls of `docker` are told of; by an older image not.
 */
const DEBUG_SCRIPT = `
file=/etc/docker/daemon.json ours='{"debug": true}'
case $1 in
  on) if [ -e $file ]; then [ "$(cat $file)" = "$ours" ] || exit 3; else mkdir -p /etc/docker && echo "$ours" > $file; fi ;;
  off) [ "$(cat $file 2> /dev/null)" = "$ours" ] || exit 3; echo '{"debug": false}' > $file ;;
esac
pkill -HUP -o -x dockerd || exit 4
if [ $1 = on ]; then [ -e /usr/lib/naru/docker ] && echo told; exit 0; fi
# The engine reads the file when the signal arrives; without it the level would stay.
sleep 0.2
rm -f $file
`;

export interface ApiCallLog {
  /** Docker calls of terminals are told as well. */
  hasCliCalls: boolean;
  /** Resolves when every call the engine has got so far has been handed on; false when that cannot be said. */
  settle(): Promise<boolean>;
  /** Ends the log and turns the engine's level back. */
  close(): Promise<void>;
  /** Ends reading; the engine goes on writing. */
  letGo(): void;
}

/**
 * Follows the API calls of a student's engine. The engine writes them to its log, which is the log of the sandbox's
 * container on the host engine: what is there cannot be taken back from inside. The docker calls of terminals are told
 * in the same place, so their order is known. Undefined when this sandbox's engine gives none; rejects when the engine
 * does not answer in time.
 */
export async function openApiCallLog(
  context: { docker: Docker; containerName: string; agent: Agent },
  options: {
    sinceMs: number;
    onCall(call: Omit<ApiCallEntry, 'sequence'>): void;
    onCliCall(call: ToldCall): void;
    onBreak(): void;
  },
): Promise<ApiCallLog | undefined> {
  const { docker, containerName, agent } = context;
  const switched = await switchDebug(context, 'on');
  if (switched.exitCode !== 0) return undefined;
  const waiting = new Map<string, () => void>();
  const parser = new ApiCallParser({
    onCall: options.onCall,
    onMarker: (marker) => waiting.get(marker)?.(),
  });
  const stream = (await docker.getContainer(containerName).logs({
    follow: true,
    stdout: true,
    stderr: true,
    since: options.sinceMs / 1000,
    timestamps: true,
  })) as unknown as Readable;
  const lines = new LogLines((line, timeMs) => {
    const call = parseCliCall(line, timeMs);
    if (call === undefined) parser.readLine(line);
    else options.onCliCall(call);
  });
  const frames = new ExecFrames((_stream, bytes) => lines.push(bytes));
  let isClosed = false;
  stream.on('data', (chunk: Buffer) => frames.push(chunk));
  stream.on('error', () => {}); // The close says it.
  stream.once('close', () => {
    if (!isClosed) options.onBreak();
  });

  const settle = async (lineMs = LINE_MS) => {
    const marker = randomBytes(8).toString('hex');
    const line = Promise.withResolvers<boolean>();
    waiting.set(marker, () => line.resolve(true));
    let timer: NodeJS.Timeout | undefined;
    try {
      await callEngine(agent, { path: `/_ping?naru-marker=${marker}` });
      // Not before: a busy engine has had its own time to answer.
      timer = setTimeout(() => line.resolve(false), lineMs);
      return await line.promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(marker);
    }
  };
  const letGo = () => {
    isClosed = true;
    stream.destroy();
  };
  const close = async () => {
    letGo();
    await switchDebug(context, 'off').catch(() => {}); // A sandbox that is gone logs no more.
  };

  try {
    for (const lineMs of FIRST_LINES_MS) {
      if (await settle(lineMs)) {
        return { hasCliCalls: switched.hasCliCalls, settle: () => settle(), close, letGo };
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  await close();
  return undefined;
}

async function switchDebug(
  { docker, containerName }: { docker: Docker; containerName: string },
  to: 'on' | 'off',
): Promise<{ exitCode: number; hasCliCalls: boolean }> {
  const argv = ['sh', '-c', DEBUG_SCRIPT, 'debug', to];
  const result = await runExec(docker, containerName, { argv, timeoutMs: 15_000, maxOutputBytes: 1_000 });
  return { exitCode: result.exitCode, hasCliCalls: result.stdout.length > 0 };
}
