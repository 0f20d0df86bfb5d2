import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';

export interface OpenedExec {
  exec: Docker.Exec;
  /** The raw connection, in frames. Ending it closes standard input only. */
  socket: Duplex;
}

export interface ExecCommand {
  argv: readonly string[];
  cwd?: string;
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
  const exec = await docker.getContainer(containerName).exec({
    Cmd: [...command.argv],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    ...(command.cwd === undefined ? {} : { WorkingDir: command.cwd }),
    abortSignal: signal,
  });
  const socket = await exec.start({ hijack: true, stdin: true, Tty: false, abortSignal: signal });
  return { exec, socket };
}
