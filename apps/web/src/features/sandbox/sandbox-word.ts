import type { SandboxView } from '@naru/protocol/sandbox-view';
import type { Connection } from '../workspace/workspace-store.ts';

export type SandboxWord =
  | 'connecting'
  | 'reconnecting'
  | 'refused'
  | 'none'
  | 'queued'
  | 'starting'
  | 'ready'
  | 'hibernating'
  | 'hibernated'
  | 'removing'
  | 'failed';

/** The one word for where things stand: without a connection the sandbox's own state is only a memory. */
export function sandboxWord(connection: Connection, sandbox: SandboxView): SandboxWord {
  if (connection.state !== 'connected') return connection.state;
  return sandbox.phase;
}

export const wordTones: Record<SandboxWord, 'neutral' | 'success' | 'warning' | 'danger' | 'info'> = {
  connecting: 'info',
  reconnecting: 'warning',
  refused: 'danger',
  none: 'neutral',
  queued: 'info',
  starting: 'info',
  ready: 'success',
  hibernating: 'neutral',
  hibernated: 'neutral',
  removing: 'neutral',
  failed: 'danger',
};
