import { readdir, readFile } from 'node:fs/promises';

interface ProcessEntry {
  pid: number;
  parent: number;
  argv: string[];
}

/**
 * After an engine that was killed, containers run on below their shims, and no engine is left to stop them. Ends the
 * shims that belong to this containerd socket: first the containers' first processes, with which the kernel ends all
 * others of a container, then the shims.
 */
export async function endLeftShims(containerdSocket: string): Promise<void> {
  const processes = await listProcesses();
  const shims = findShims(processes, containerdSocket);
  const children = processes
    .filter((process) => shims.includes(process.parent))
    .map((process) => process.pid);
  for (const pid of [...children, ...shims]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // It ended between the look and the kill.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

export function findShims(processes: readonly ProcessEntry[], containerdSocket: string): number[] {
  return processes
    .filter(({ argv }) => /containerd-shim/.test(argv[0] ?? '') && argv.includes(containerdSocket))
    .map((process) => process.pid);
}

async function listProcesses(): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(
    pids.map(async (pid) => {
      try {
        const [commandLine, stat] = await Promise.all([
          readFile(`/proc/${pid}/cmdline`, 'utf8'),
          readFile(`/proc/${pid}/stat`, 'utf8'),
        ]);
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [{ pid, parent, argv: commandLine.split('\0') }];
      } catch {
        // Ended while we looked.
        return [];
      }
    }),
  );
  return entries.flat();
}
