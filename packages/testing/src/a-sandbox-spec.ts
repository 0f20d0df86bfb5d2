import type { SandboxLimits, SandboxSpec } from '@naru/sandbox/sandbox-runtime';
import { aPreviewId, aSandboxId, aStudentId } from './some-ids.ts';

const MIB = 1024 * 1024;

/** A sandbox to be made, small enough that a few of them fit beside each other on a test machine. */
export function aSandboxSpec(
  change: Partial<Omit<SandboxSpec, 'limits'>> & { limits?: Partial<SandboxLimits> } = {},
): SandboxSpec {
  return {
    sandboxId: aSandboxId(),
    studentId: aStudentId(),
    previewId: aPreviewId(),
    image: 'naru/sandbox:test',
    mirrorUrl: null,
    ...change,
    limits: { memoryBytes: 768 * MIB, cpus: 1, pids: 400, diskBytes: 1024 * MIB, ...change.limits },
  };
}
