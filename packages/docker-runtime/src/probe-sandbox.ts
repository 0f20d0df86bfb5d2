import type { HostFinding, SandboxRuntime, SandboxSpec } from '@naru/sandbox/sandbox-runtime';
import type { HostFeatures } from './sandbox-container-spec.ts';

const MIB = 1024 * 1024;
const PROBE_DISK_BYTES = 192 * MIB;
const CHECK_TIMEOUT_MS = 40_000;

/** Writes more than the quota allows and succeeds when that was refused. */
const OVERFILL_SCRIPT = `! dd if=/dev/zero of=/naru-probe bs=1M count=${PROBE_DISK_BYTES / MIB + 64} status=none`;

/**
 * Makes a sandbox of its own and uses it: a container has to run in it and its disk has to end where the quota says.
 * That finds kernel settings and profiles which let the engine start but no container, and a quota that is only said;
 * of an engine that says it has none nothing is written.
 */
export async function probeSandbox(
  runtime: Pick<SandboxRuntime, 'create' | 'exec' | 'remove'>,
  spec: Omit<SandboxSpec, 'limits' | 'mirrorUrl'>,
  { boundsDisk }: Pick<HostFeatures, 'boundsDisk'>,
): Promise<HostFinding[]> {
  const limits = { memoryBytes: 512 * MIB, cpus: 1, pids: 300, diskBytes: PROBE_DISK_BYTES };
  const run = (argv: string[]) =>
    runtime.exec(spec.sandboxId, { argv, timeoutMs: CHECK_TIMEOUT_MS, maxOutputBytes: 10_000 });
  try {
    await runtime.create({ ...spec, limits, mirrorUrl: null }, () => {}, new AbortController().signal);
    const health = await run(['/usr/lib/naru/health']);
    const findings: HostFinding[] = [
      health.exitCode === 0
        ? { id: 'sandbox', level: 'ok', text: 'A sandbox starts, and a container runs in it.' }
        : {
            id: 'sandbox',
            level: 'missing',
            text: `A sandbox starts but no container runs in it (${Buffer.from(health.stdout).toString('utf8').trim()}).`,
          },
    ];
    if (!boundsDisk) return findings;
    const overfill = await run(['sh', '-c', OVERFILL_SCRIPT]);
    return [
      ...findings,
      overfill.exitCode === 0
        ? { id: 'quota', level: 'ok', text: "A sandbox's disk ends at its quota." }
        : {
            id: 'quota',
            level: 'missing',
            text: 'The engine accepts a disk quota and does not hold it: use btrfs with quotas, or XFS with project quotas and the vfs driver, for its data root.',
          },
    ];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ id: 'sandbox', level: 'missing', text: `A trial sandbox did not start: ${text}` }];
  } finally {
    await runtime.remove(spec.sandboxId).catch(() => {}); // The reaper finds it by its labels.
  }
}
