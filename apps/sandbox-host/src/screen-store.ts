import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SandboxId, sandboxId, type TerminalId, terminalId } from '@naru/protocol/ids';
import { writeFileAtomic } from '@naru/service-kit/write-file-atomic';
import { z } from 'zod';

/** A screen beyond this is stored without its scrollback. */
const MAX_SCREEN_CHARS = 1_000_000;

const header = z.object({
  label: z.string().max(4),
  createdAtMs: z.number(),
  cols: z.int().min(2).max(500),
  rows: z.int().min(1).max(300),
  /** How many bytes the terminal had printed by then. Earlier versions did not count. */
  position: z.int().min(0).optional(),
});

export interface StoredScreen extends z.output<typeof header> {
  /** What to write to a reset terminal to see the screen again. */
  screen: string;
}

/**
 * Last screens on disk, one file a terminal, so that they outlive a kill of this program. They hold what
 * students typed: mode 0600, and removed with the sandbox.
 */
export class ScreenStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async save(sandbox: SandboxId, terminal: TerminalId, stored: StoredScreen): Promise<void> {
    const { screen, ...rest } = stored;
    const body = screen.length > MAX_SCREEN_CHARS ? '' : screen;
    await writeFileAtomic(join(this.#folder, sandbox, terminal), `${JSON.stringify(rest)}\n${body}`);
  }

  /** Unreadable files are left out: a lost picture of a screen must not keep the terminal away. */
  async load(sandbox: SandboxId): Promise<Map<TerminalId, StoredScreen>> {
    const screens = new Map<TerminalId, StoredScreen>();
    for (const name of await listFolder(join(this.#folder, sandbox))) {
      const id = terminalId.safeParse(name);
      if (!id.success) continue;
      const text = await readFile(join(this.#folder, sandbox, name), 'utf8');
      const end = text.indexOf('\n');
      const parsed = parseHeader(text.slice(0, end));
      if (parsed !== undefined) screens.set(id.data, { ...parsed, screen: text.slice(end + 1) });
    }
    return screens;
  }

  /** Removes one terminal's screen, or all of the sandbox. Gone already is success. */
  async remove(sandbox: SandboxId, terminal?: TerminalId): Promise<void> {
    await rm(join(this.#folder, sandbox, terminal ?? ''), { recursive: true, force: true });
  }

  /** Removes the screens of sandboxes that are no more. */
  async keepOnly(sandboxes: ReadonlySet<SandboxId>): Promise<void> {
    for (const name of await listFolder(this.#folder)) {
      const id = sandboxId.safeParse(name);
      if (id.success && !sandboxes.has(id.data)) await this.remove(id.data);
    }
  }
}

function parseHeader(line: string): z.output<typeof header> | undefined {
  try {
    return header.safeParse(JSON.parse(line)).data;
  } catch {
    // Not JSON: the file is not ours or was damaged.
    return undefined;
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
