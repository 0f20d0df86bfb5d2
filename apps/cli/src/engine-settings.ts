import { type DiskSetting, diskSettings } from '@naru/host-engine/disk-kind';
import { type EgressMode, egressModes } from '@naru/host-engine/egress-policy';
import type { HostEngineSettings } from '@naru/host-engine/ensure-host-engine';
import { CommandFailure } from './command-failure.ts';
import { message } from './messages.ts';

const GIB = 1024 ** 3;

/** Settings of our own host engine, from the environment. */
export function readEngineSettings(env: NodeJS.ProcessEnv): HostEngineSettings {
  return {
    // Unset keeps what was set last: a test run must not close the class that runs beside it.
    ...(env.NARU_EGRESS ? { egress: readEgress(env.NARU_EGRESS) } : {}),
    ...(env.NARU_ENGINE_DISK ? { disk: readDiskSetting(env.NARU_ENGINE_DISK) } : {}),
    allowNoQuota: env.NARU_ALLOW_NO_QUOTA === 'yes',
    ...(env.NARU_DISK_GB ? { diskBytes: readDiskGb(env.NARU_DISK_GB) * GIB } : {}),
  };
}

function readEgress(text: string): EgressMode {
  return readOneOf('NARU_EGRESS', text, egressModes);
}

function readDiskSetting(text: string): DiskSetting {
  return readOneOf('NARU_ENGINE_DISK', text, diskSettings);
}

function readOneOf<T extends string>(name: string, text: string, values: readonly T[]): T {
  const value = values.find((each) => each === text);
  if (value) return value;
  throw new CommandFailure(`${name}=${text}`, message('setting.oneOf', { values: values.join(', ') }));
}

function readDiskGb(text: string): number {
  const gigabytes = Number(text);
  if (Number.isInteger(gigabytes) && gigabytes >= 10) return gigabytes;
  throw new CommandFailure(`NARU_DISK_GB=${text}`, message('setting.diskGb'));
}

/** Another host engine than ours, when the operator names one: it brings its own image and mirror. */
export function readForeignEngine(env: NodeJS.ProcessEnv) {
  const engineUrl = env.NARU_SANDBOX_ENGINE;
  if (!engineUrl) return undefined;
  const { NARU_SANDBOX_IMAGE: sandboxImage, NARU_SANDBOX_PROGRAMS, NARU_MIRROR_URL: mirrorUrl } = env;
  if (!sandboxImage || !mirrorUrl) {
    throw new CommandFailure(message('setting.foreignEngine'), message('setting.foreignEngineAdvice'));
  }
  return {
    engineUrl,
    sandboxImage,
    programsDir: NARU_SANDBOX_PROGRAMS || undefined,
    mirrorUrl,
    mirrorHealthUrl: env.NARU_MIRROR_HEALTH_URL || mirrorUrl,
  };
}
