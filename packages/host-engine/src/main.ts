import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findConnection } from './connection.ts';
import { type DiskSetting, diskSettings } from './disk-kind.ts';
import { runDoctor } from './doctor.ts';
import { type EgressMode, egressModes } from './egress-policy.ts';
import { ensureHostEngine, listHostPrograms, removeHost, stopHost } from './ensure-host-engine.ts';
import type { Progress } from './progress.ts';
import { SetupError } from './setup-error.ts';
import { statePaths } from './state-paths.ts';

const usage = `usage: main.ts up | down | remove | status | doctor
  Prepares and runs what is below the sandbox host, on its own. ./naru does the same as part of the whole.`;

const stateDir =
  process.env.NARU_STATE_DIR ?? join(fileURLToPath(new URL('../../../', import.meta.url)), '.naru');

const progress: Progress = {
  step(_name, title) {
    const startedAtMs = Date.now();
    console.log(`… ${title}`);
    return (note) =>
      console.log(
        `✔ ${title} ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s${note ? ` (${note})` : ''}`,
      );
  },
};

function readEgress(text: string): EgressMode {
  const mode = egressModes.find((each) => each === text);
  if (!mode) throw new SetupError(`NARU_EGRESS=${text} is not known`, `use one of ${egressModes.join(', ')}`);
  return mode;
}

function readDiskSetting(text: string): DiskSetting {
  const setting = diskSettings.find((each) => each === text);
  if (setting) return setting;
  throw new SetupError(`NARU_ENGINE_DISK=${text} is not known`, `use one of ${diskSettings.join(', ')}`);
}

async function run(command: string | undefined): Promise<void> {
  switch (command) {
    case 'up': {
      const settings = {
        ...(process.env.NARU_EGRESS ? { egress: readEgress(process.env.NARU_EGRESS) } : {}),
        ...(process.env.NARU_ENGINE_DISK ? { disk: readDiskSetting(process.env.NARU_ENGINE_DISK) } : {}),
        allowNoQuota: process.env.NARU_ALLOW_NO_QUOTA === 'yes',
      };
      await ensureHostEngine({ stateDir, settings, progress, environment: process.env });
      console.log(await findConnection(statePaths(stateDir)));
      return;
    }
    case 'down':
      return stopHost(stateDir);
    case 'remove':
      return removeHost(stateDir);
    case 'status':
      console.table(await listHostPrograms(stateDir));
      return;
    case 'doctor':
      for (const finding of await runDoctor({ stateDir }))
        console.log(`${finding.level.padEnd(8)}${finding.id.padEnd(16)}${finding.text}`);
      return;
    default:
      console.log(usage);
      process.exitCode = 2;
  }
}

run(process.argv[2]).catch((error: unknown) => {
  if (!(error instanceof SetupError)) throw error;
  console.error(`${error.message}\n→ ${error.remedy}`);
  process.exitCode = 1;
});
