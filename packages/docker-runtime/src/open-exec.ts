import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';

export interface OpenedExec {
  exec: Docker.Exec;
  /** The raw connection: frames without a PTY, plain bytes with one. Ending it closes standard input only. */
  socket: Duplex;
}

export interface ExecCommand {
  argv: readonly string[];
  cwd?: string;
  hasPty?: boolean;
}

/**
 * Starts a program in a container. `signal` covers only the opening: the engine answers at once even when the
 * program cannot start, for instance in a frozen cgroup, so whoever reads the socket needs a limit of their own.
 */
export async function openExec(
  docker: Docker,
  containerName: string,
  command: ExecCommand,
  signal: AbortSignal,
): Promise<OpenedExec> {
  const hasPty = command.hasPty ?? false;
  const exec = await docker.getContainer(containerName).exec({
    Cmd: [...command.argv],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: hasPty,
    ...(command.cwd === undefined ? {} : { WorkingDir: command.cwd }),
    abortSignal: signal,
  });
  const socket = await exec.start({ hijack: true, stdin: true, Tty: hasPty, abortSignal: signal });
  return { exec, socket };
}
