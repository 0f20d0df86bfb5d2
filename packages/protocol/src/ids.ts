import { z } from 'zod';

/**
 * Prefixed ids, branded so that one kind cannot be passed for another.
 * Student ids come from the site; the others are made by the sandbox host.
 */
const prefixed = <B extends string>(prefix: string, _brand: B) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z0-9]{8,32}$`))
    .brand<B>();

export const studentId = prefixed('stu', 'StudentId');
export const sandboxId = prefixed('sbx', 'SandboxId');
export const terminalId = prefixed('trm', 'TerminalId');
/** Names a sandbox in preview addresses. Unguessable, and gives no control over anything. */
export const previewId = prefixed('prv', 'PreviewId');
/** One try at an exercise, from its start to the next start. */
export const attemptId = prefixed('att', 'AttemptId');
/** One stored verdict; the same one delivered twice is stored once. */
export const resultId = prefixed('res', 'ResultId');

export type StudentId = z.output<typeof studentId>;
export type SandboxId = z.output<typeof sandboxId>;
export type TerminalId = z.output<typeof terminalId>;
export type PreviewId = z.output<typeof previewId>;
export type AttemptId = z.output<typeof attemptId>;
export type ResultId = z.output<typeof resultId>;

const SHORT_ID_CHARS = 6;

/** Stands for `{student}` in lessons: lower-case ASCII, fit for image names. */
export function shortStudentId(id: StudentId): string {
  return id.slice(-SHORT_ID_CHARS);
}

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Makes the random part of an id from bytes given by the caller (20 bytes make 20 characters, about
 * 99 bits), so that this package needs no source of randomness.
 */
export function idFromBytes<P extends 'stu' | 'sbx' | 'trm' | 'prv' | 'att' | 'res'>(
  prefix: P,
  bytes: Uint8Array,
): string {
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}
