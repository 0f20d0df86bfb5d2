import { readFileSync } from 'node:fs';
import { connectHostEngine, findSandboxContainer, readMemoryBytes } from './host-engine.ts';
import { type Figure, percentile, type Report } from './measurement.ts';
import { timePlainStart } from './plain-start.ts';
import { removeSandboxes, type SandboxHostAccess } from './remove-sandboxes.ts';
import { SiteClient } from './site-client.ts';

const LESSON = 'first-run';
const STARTS = 10;
const IDLE_SANDBOXES = 20;

export interface SandboxBenchOptions extends SandboxHostAccess {
  address: string;
  engineUrl: string;
}

/** Request to prompt, beside a plain start; then the memory of twenty that idle, and their removal. */
export async function benchSandboxStart(options: SandboxBenchOptions): Promise<Report> {
  const docker = connectHostEngine(options.engineUrl);
  await using clients = new AsyncDisposableStack();
  const availableBefore = readAvailableBytes();
  const prompts: number[] = [];
  const engines: number[] = [];
  const plain: number[] = [];
  const sandboxIds: string[] = [];
  let image = '';
  for (let one = 0; one < IDLE_SANDBOXES; one++) {
    const client = clients.use(await SiteClient.connect(options.address, LESSON));
    const startedAt = performance.now();
    const view = await client.startSandbox();
    const readyMs = performance.now() - startedAt;
    if (view.phase !== 'ready') throw new Error(view.phase);
    sandboxIds.push(view.sandboxId);
    if (one >= STARTS) continue;
    await openPrompt(client);
    prompts.push(performance.now() - startedAt);
    engines.push(readyMs);
    image ||= (await (await findSandboxContainer(docker, view.sandboxId)).inspect()).Config.Image;
    // In turns with ours, so that both meet the same machine.
    plain.push(await timePlainStart(docker, image));
  }
  const memory = await Promise.all(
    sandboxIds.map(async (id) => readMemoryBytes(await findSandboxContainer(docker, id))),
  );
  const usedBytes = availableBefore - readAvailableBytes();
  const removalStartedAt = performance.now();
  await removeSandboxes(options);
  const removalMs = performance.now() - removalStartedAt;
  const p50 = percentile(engines, 0.5);
  const plainP50 = percentile(plain, 0.5);
  const figures: Figure[] = [
    { name: 'request → prompt p50', value: percentile(prompts, 0.5), unit: 'ms', target: { below: 1000 } },
    { name: 'request → prompt p95', value: percentile(prompts, 0.95), unit: 'ms' },
    { name: 'request → engine ready p50', value: p50, unit: 'ms' },
    { name: 'plain start → engine answers p50', value: plainP50, unit: 'ms' },
    { name: 'ours / plain', value: p50 / plainP50, unit: 'x', target: { below: 0.7 } },
    {
      name: `memory an idle sandbox takes from the machine, mean of ${memory.length}`,
      value: usedBytes / memory.length / 1e6,
      unit: 'MB',
      target: { below: 45 },
      note: 'by MemAvailable; with its share of all programs',
    },
    {
      name: 'memory as docker stats counts it, with pages of files',
      value: memory.reduce((sum, bytes) => sum + bytes, 0) / memory.length / 1e6,
      unit: 'MB',
    },
    { name: `removing ${IDLE_SANDBOXES}`, value: removalMs / 1000, unit: 's' },
  ];
  return { bench: 'sandbox start', figures };
}

async function openPrompt(client: SiteClient): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let seen = '';
    client
      .openTerminal((data) => {
        seen += data.toString();
        if (/[#$] /.test(seen)) resolve();
      })
      .catch(reject);
  });
}

/** What programs could still get without swapping, in bytes: the kernel's own estimate, see proc(5). */
function readAvailableBytes(): number {
  const kilobytes = /MemAvailable:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
