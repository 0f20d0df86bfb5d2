import type { ErrorCode } from '@naru/protocol/error-codes';
import { CommandError } from '../../workspace/command-error.ts';
import type { SandboxClient } from '../../workspace/sandbox-client.ts';
import type { Draft, DraftStore } from '../draft-store.ts';
import { createOpenFiles } from '../open-files.ts';

/** A workspace in memory whose versions count up, and a clock that only moves when told. */
export function aWorkspace(initial: Record<string, string> = {}) {
  let nextVersion = 1;
  const newVersion = () => `v${nextVersion++}`;
  const disk = new Map(
    Object.entries(initial).map(([path, text]) => [path, { text, version: newVersion() }]),
  );
  const kept = new Map<string, Draft>();
  const timers: { run: () => void; isCancelled: boolean }[] = [];
  let failing: ErrorCode | undefined;
  let failingReads: ErrorCode | undefined;
  let losesAnswers = false;

  const tree = () => ({
    entries: [...disk].map(([path, { text }]) => ({ path, kind: 'file' as const, sizeBytes: text.length })),
    isCut: false,
  });
  const send = async (name: string, input: Record<string, unknown>) => {
    if (failing) throw new CommandError({ code: failing });
    const path = String(input.path ?? input.from ?? '');
    const file = disk.get(path);
    switch (name) {
      case 'file:tree':
        return tree();
      case 'file:read':
        if (failingReads) throw new CommandError({ code: failingReads });
        if (!file) throw new CommandError({ code: 'FILE_NOT_FOUND' });
        return { ...file };
      case 'file:write': {
        if (input.baseVersion === null && file) throw new CommandError({ code: 'FILE_EXISTS' });
        if ((file?.version ?? null) !== input.baseVersion) throw new CommandError({ code: 'FILE_CHANGED' });
        const version = newVersion();
        disk.set(path, { text: String(input.text), version });
        if (losesAnswers) throw new CommandError({ code: 'TIMED_OUT' });
        return { version };
      }
      case 'file:rename':
        if (file) disk.set(String(input.to), file);
        disk.delete(path);
        return {};
      default:
        disk.delete(path);
        return {};
    }
  };
  const drafts: DraftStore = {
    find: (path) => kept.get(path),
    keep: (path, draft) => {
      kept.set(path, { ...draft, savedAtMs: 0 });
      return true;
    },
    remove: (path) => void kept.delete(path),
    prune: () => undefined,
  };
  const files = createOpenFiles({
    client: { send } as unknown as Pick<SandboxClient, 'send'>,
    drafts: () => drafts,
    setTimer: (run) => {
      const timer = { run, isCancelled: false };
      timers.push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
  });
  return {
    files,
    kept,
    fail: (code: ErrorCode | undefined) => {
      failing = code;
    },
    failReads: (code: ErrorCode | undefined) => {
      failingReads = code;
    },
    loseAnswers: (isLosing: boolean) => {
      losesAnswers = isLosing;
    },
    textOnDisk: (path: string) => disk.get(path)?.text,
    /** Somebody else writes or removes the file. */
    change: (path: string, text: string | undefined) => {
      if (text === undefined) disk.delete(path);
      else disk.set(path, { text, version: newVersion() });
    },
    news: (...paths: string[]) => ({ tree: tree(), paths }),
    passTime: async () => {
      for (const timer of timers.splice(0)) if (!timer.isCancelled) timer.run();
      await settle();
    },
    file: (path: string) => files.store.getState().files.find((file) => file.path === path),
  };
}

export const settle = () => new Promise((resolve) => setImmediate(resolve));
