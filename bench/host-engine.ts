import type { Duplex } from 'node:stream';
import Docker from 'dockerode';

/** The host engine of the run, to measure beside: what Docker itself gives without us. */
export function connectHostEngine(engineUrl: string): Docker {
  const url = new URL(engineUrl);
  return url.protocol === 'unix:'
    ? new Docker({ socketPath: url.pathname })
    : new Docker({ host: url.hostname, port: Number(url.port) });
}

export async function findSandboxContainer(docker: Docker, sandboxId: string): Promise<Docker.Container> {
  const [found] = await docker.listContainers({ filters: { label: [`naru.sandbox=${sandboxId}`] } });
  if (!found) throw new Error(`no container of ${sandboxId}`);
  return docker.getContainer(found.Id);
}

/** A PTY by plain dockerode, the yardstick for ours. */
export async function openRawTerminal(container: Docker.Container, argv: string[]): Promise<Duplex> {
  const exec = await container.exec({
    Cmd: argv,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    Env: ['TERM=xterm-256color', 'LANG=C.UTF-8'],
  });
  return await exec.start({ hijack: true, stdin: true, Tty: true });
}

/** Memory charged to a container without the page cache it could give back, in bytes. */
export async function readMemoryBytes(container: Docker.Container): Promise<number> {
  const { memory_stats: memory } = await container.stats({ stream: false });
  const stats = memory.stats as unknown as Record<string, number>;
  return memory.usage - (stats.total_inactive_file ?? stats.inactive_file ?? 0);
}
