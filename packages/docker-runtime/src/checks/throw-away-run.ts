import { CheckUnavailable, type RunResult, type ThrowAwayRun } from '@naru/checks/engine-probe';
import { objectOf, textOf, wholeOf } from '../untrusted-json.ts';
import { callEngine, parseJson, readMessage } from './call-engine.ts';
import { type CheckContext, runTool } from './check-context.ts';
import { checkerLabel } from './checker-actions.ts';
import { inspectVolume, splitLog } from './engine-readings.ts';
import { writeTar } from './write-tar.ts';

const MAX_RUN_MS = 10_000;
const MAX_OUTPUT_BYTES = 256 * 1024;
const MEMORY_BYTES = 256 * 1024 * 1024;

/** folder name; an archive on standard input. */
const UNPACK_SCRIPT = 'umask 022; mkdir -- "/var/tmp/$1" && tar -x -C "/var/tmp/$1" -f -';

/** Runs a container of the checker and removes it with its anonymous volumes. */
export async function throwAwayRun(context: CheckContext, run: ThrowAwayRun): Promise<RunResult> {
  const folder = context.actions.makeName();
  const binds = await prepareMounts(context, run, folder);
  const hasFolder = binds.some((bind) => bind.startsWith('/var/tmp/'));
  try {
    const created = await createContainer(context, {
      Image: run.image,
      ...(run.argv === undefined ? {} : { Cmd: run.argv }),
      ...(run.entrypoint === undefined ? {} : { Entrypoint: run.entrypoint }),
      ...(run.env === undefined ? {} : { Env: run.env }),
      HostConfig: {
        Binds: binds,
        NetworkMode: run.network ?? 'none',
        Memory: MEMORY_BYTES,
        PidsLimit: 100,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
      },
    });
    if ('error' in created) return failed(created.error);
    try {
      return await runToEnd(context, created.id, Math.min(run.timeoutMs ?? MAX_RUN_MS, MAX_RUN_MS));
    } finally {
      await removeContainer(context, created.id);
    }
  } finally {
    if (hasFolder) await runTool(context, { argv: ['rm', '-rf', '--', `/var/tmp/${folder}`] });
  }
}

/** Made and not started: for looking into an image. */
export async function createContainer(
  context: CheckContext,
  config: Record<string, unknown>,
): Promise<{ id: string } | { error: string }> {
  const path = `/containers/create?name=${context.actions.makeName()}`;
  const body = { ...config, Labels: { [checkerLabel.name]: checkerLabel.value } };
  const reply = await callEngine(context.agent, { method: 'POST', path, body });
  if (reply.status !== 201) return { error: readMessage(reply) };
  const id = textOf(objectOf(parseJson(reply, path)).Id, 64);
  context.actions.addId(id);
  return { id };
}

export async function removeContainer(context: CheckContext, id: string): Promise<void> {
  const path = `/containers/${id}?force=1&v=1`;
  const reply = await callEngine(context.agent, { method: 'DELETE', path });
  if (reply.status >= 300 && reply.status !== 404) {
    throw new CheckUnavailable(`a container of the checker stays: ${readMessage(reply)}`);
  }
}

async function runToEnd(context: CheckContext, id: string, timeoutMs: number): Promise<RunResult> {
  const { agent } = context;
  const started = await callEngine(agent, { method: 'POST', path: `/containers/${id}/start` });
  if (started.status >= 300) return failed(readMessage(started));
  const path = `/containers/${id}/wait?condition=not-running`;
  const ended = await callEngine(agent, { method: 'POST', path, timeoutMs }).catch(() => undefined);
  const log = await callEngine(agent, {
    path: `/containers/${id}/logs?stdout=1&stderr=1`,
    maxBytes: MAX_OUTPUT_BYTES,
  });
  const { stdout, stderr } = splitLog(log.body, false, log.isCut);
  const exitCode =
    ended?.status === 200 ? (wholeOf(objectOf(parseJson(ended, path)).StatusCode) ?? null) : null;
  return { exitCode, stdout, stderr, startError: undefined, isTimedOut: exitCode === null };
}

async function prepareMounts(context: CheckContext, run: ThrowAwayRun, folder: string): Promise<string[]> {
  const files: Record<string, string> = {};
  const binds: string[] = [];
  for (const [index, mount] of (run.mounts ?? []).entries()) {
    if (!/^\/[^:]+$/.test(mount.target)) throw new CheckUnavailable(`not a place to mount: ${mount.target}`);
    if ('volume' in mount) {
      // Naming one that is not there would make it.
      if ((await inspectVolume(context, mount.volume)) === undefined) {
        throw new CheckUnavailable(`no volume ${mount.volume}`);
      }
      binds.push(`${mount.volume}:${mount.target}${mount.isWritable === true ? '' : ':ro'}`);
    } else if ('text' in mount) {
      files[`${index}`] = mount.text;
      binds.push(`/var/tmp/${folder}/${index}:${mount.target}`);
    } else {
      for (const [path, text] of Object.entries(mount.files)) files[`${index}/${path}`] = text;
      binds.push(`/var/tmp/${folder}/${index}:${mount.target}`);
    }
  }
  if (Object.keys(files).length > 0) {
    const argv = ['sh', '-c', UNPACK_SCRIPT, 'unpack', folder];
    const { exitCode, stderr } = await runTool(context, { argv, stdin: writeTar(files) });
    if (exitCode !== 0) throw new CheckUnavailable(`files of the checker: ${stderr}`);
  }
  return binds;
}

function failed(startError: string): RunResult {
  return { exitCode: null, stdout: '', stderr: '', startError, isTimedOut: false };
}
