import { previewId, type SandboxId, sandboxId, studentId } from '@naru/protocol/ids';
import type { OwnedSandbox, SandboxSpec } from '@naru/sandbox/sandbox-runtime';

/** Labels are how a restarted sandbox host finds what is its own. */
export const sandboxLabels = {
  instance: 'naru.instance',
  sandbox: 'naru.sandbox',
  student: 'naru.student',
  preview: 'naru.preview',
} as const;

export function buildLabels(instance: string, spec: SandboxSpec): Record<string, string> {
  return {
    [sandboxLabels.instance]: instance,
    [sandboxLabels.sandbox]: spec.sandboxId,
    [sandboxLabels.student]: spec.studentId,
    [sandboxLabels.preview]: spec.previewId,
  };
}

/** Undefined for a container whose labels are not whole: nobody could be told whose it is. */
export function parseLabels(
  labels: Record<string, string> | undefined,
): Pick<OwnedSandbox, 'sandboxId' | 'studentId' | 'previewId'> | undefined {
  const sandbox = sandboxId.safeParse(labels?.[sandboxLabels.sandbox]);
  const student = studentId.safeParse(labels?.[sandboxLabels.student]);
  const preview = previewId.safeParse(labels?.[sandboxLabels.preview]);
  if (!sandbox.success || !student.success || !preview.success) return undefined;
  return { sandboxId: sandbox.data, studentId: student.data, previewId: preview.data };
}

/** A name that follows from the id, so that no call has to search first. */
export function containerNameOf(instance: string, id: SandboxId): string {
  return `${instance}-${id}`;
}
