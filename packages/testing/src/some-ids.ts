import { randomBytes } from 'node:crypto';
import {
  idFromBytes,
  type PreviewId,
  previewId,
  type SandboxId,
  type StudentId,
  sandboxId,
  studentId,
  type TerminalId,
  terminalId,
} from '@naru/protocol/ids';

/** Fresh ids: tests on one engine must not meet each other's. */
export function aSandboxId(): SandboxId {
  return sandboxId.parse(idFromBytes('sbx', randomBytes(20)));
}

export function aStudentId(): StudentId {
  return studentId.parse(idFromBytes('stu', randomBytes(20)));
}

export function aPreviewId(): PreviewId {
  return previewId.parse(idFromBytes('prv', randomBytes(20)));
}

export function aTerminalId(): TerminalId {
  return terminalId.parse(idFromBytes('trm', randomBytes(20)));
}
