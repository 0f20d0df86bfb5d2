import type { ContainerDetails, EngineProbe, RedisReply } from '@naru/checks/engine-probe';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { SandboxId } from '@naru/protocol/ids';
import { type RedisServer, redisKeyLimits } from '@naru/protocol/redis-keys';

/** About as many as the server looks at for one answer: some more than are told, to know that there are more. */
const SCAN_COUNT = 200;

interface RedisKeysRuntime {
  openChecks(sandboxId: SandboxId): Pick<SandboxChecks, 'openProbe'>;
}

/** Reads what the Redis servers of a sandbox hold. Pages that ask meanwhile share one reading. */
export class RedisKeys {
  readonly #runtime: RedisKeysRuntime;
  readonly #reading = new Map<SandboxId, Promise<RedisServer[]>>();

  constructor(runtime: RedisKeysRuntime) {
    this.#runtime = runtime;
  }

  read(sandboxId: SandboxId): Promise<RedisServer[]> {
    const known = this.#reading.get(sandboxId);
    if (known !== undefined) return known;
    const reading = this.#read(sandboxId).finally(() => this.#reading.delete(sandboxId));
    this.#reading.set(sandboxId, reading);
    return reading;
  }

  /** The probe of the checks leaves nothing in the record of what the student did. */
  async #read(sandboxId: SandboxId): Promise<RedisServer[]> {
    const probe = this.#runtime.openChecks(sandboxId).openProbe('/');
    try {
      const containers = await probe.listContainers();
      const servers = containers.filter(isRedisServer).slice(0, redisKeyLimits.servers);
      return await Promise.all(servers.map((server) => readServer(probe, server)));
    } finally {
      await probe.close();
    }
  }
}

function isRedisServer({ state, image, path, args }: ContainerDetails): boolean {
  // A client is made of the same image.
  const program = [path, ...args].find((word) => !word.endsWith('docker-entrypoint.sh')) ?? '';
  return state.isRunning && /(^|\/)(redis|valkey)(:|@|$)/.test(image) && !program.endsWith('-cli');
}

async function readServer(probe: EngineProbe, { id }: ContainerDetails): Promise<RedisServer> {
  const argv = ['SCAN', '0', 'COUNT', String(SCAN_COUNT)];
  // A server that cannot be asked is one without a list.
  const answer = await probe.redis({ to: { container: id }, argv }).catch(() => undefined);
  const found = answer?.isAnswered === true ? readScan(answer.reply) : undefined;
  return { containerId: id, isCut: false, ...found };
}

/** `[cursor, keys]`; the cursor is "0" at the end. Undefined for anything else: it comes from the student's machine. */
export function readScan(reply: RedisReply): Pick<RedisServer, 'keys' | 'isCut'> | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [cursor, found] = reply;
  if (!Array.isArray(found)) return undefined;
  const keys = found.filter((key) => typeof key === 'string').sort();
  return {
    keys: keys.slice(0, redisKeyLimits.keys).map(shorten),
    isCut: cursor !== '0' || keys.length > redisKeyLimits.keys,
  };
}

function shorten(key: string): string {
  const { keyChars } = redisKeyLimits;
  return key.length <= keyChars ? key : `${key.slice(0, keyChars - 1)}…`;
}
