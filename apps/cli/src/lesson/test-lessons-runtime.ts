import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';

const PREFIX = 'lesson-test-';
/** Names of runs, so that the next run removes what a killed one left. */
const LEDGER_DIR = join(tmpdir(), 'naru-lesson-tests');

/** A runtime whose sandboxes are this run's own. Two runs on one engine do not touch each other. */
export async function openRuntimeForLessonTests(
  engineAddress: string,
): Promise<{ runtime: DockerSandboxRuntime; close(): Promise<void> }> {
  await mkdir(LEDGER_DIR, { recursive: true });
  for (const instance of await readdir(LEDGER_DIR)) {
    if (isAlive(Number(instance.slice(PREFIX.length)))) continue;
    await removeAll(new DockerSandboxRuntime({ engineAddress, instance }));
    await rm(join(LEDGER_DIR, instance), { force: true });
  }
  const instance = `${PREFIX}${process.pid}`;
  await writeFile(join(LEDGER_DIR, instance), '');
  const runtime = new DockerSandboxRuntime({ engineAddress, instance });
  return {
    runtime,
    close: async () => {
      await removeAll(runtime);
      await rm(join(LEDGER_DIR, instance), { force: true });
    },
  };
}

async function removeAll(runtime: DockerSandboxRuntime): Promise<void> {
  const owned = await runtime.listOwned();
  await Promise.all(owned.map(({ sandboxId }) => runtime.remove(sandboxId)));
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
