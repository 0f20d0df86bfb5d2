import { totalmem } from 'node:os';
import { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import { createLog } from '@naru/service-kit/log';
import closeWithGrace from 'close-with-grace';
import { readConfig, type SandboxHostConfig } from './config.ts';
import { createSandboxHost } from './sandbox-host.ts';

const STOP_WITHIN_MS = 15_000;

const log = createLog('sandbox-host');

// Wiring only: everything below receives what it needs, and nothing imports this file.
const config = readConfigOrExit();
const runtime = new DockerSandboxRuntime({ engineAddress: config.engineUrl, instance: config.instance });
const host = createSandboxHost({ config, runtime, log });

closeWithGrace(
  { delay: STOP_WITHIN_MS, logger: { error: (text: string) => log.error(text) } },
  async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'unexpected failure');
    log.info({ signal }, 'stopping, sandboxes go on');
    await host[Symbol.asyncDispose]();
  },
);

await host.listen();
log.info({ address: host.address, engine: config.engineUrl, capacity: config.maxRunning }, 'listening');

function readConfigOrExit(): SandboxHostConfig {
  try {
    return readConfig(process.env, { totalMemoryBytes: totalmem() });
  } catch (error) {
    // The operator's mistake: the list of variables, without a stack of ours.
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
