import { engineState } from '@naru/protocol/engine-state';
import type { SandboxId, TerminalId } from '@naru/protocol/ids';
import type { ExecRequest, SandboxRuntime, SandboxSpec, TerminalStream } from '@naru/sandbox/sandbox-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aSandboxSpec } from './a-sandbox-spec.ts';
import { aSandboxId, aTerminalId } from './some-ids.ts';
import { waitUntil } from './wait-until.ts';

/** One implementation under the contract, with an engine that is its own for the time of the suite. */
export interface RuntimeUnderContract extends AsyncDisposable {
  runtime: SandboxRuntime;
  image: string;
  /** A runtime object made afresh on the same engine, as after a restart of the sandbox host. */
  restarted(): SandboxRuntime;
  /** A runtime of another instance on the same engine. */
  stranger(): SandboxRuntime;
  /** Makes a sandbox end by itself. */
  kill(sandboxId: SandboxId): Promise<void>;
}

const forever = new AbortController().signal;
const noStep = () => {};
const quick: Omit<ExecRequest, 'argv'> = { timeoutMs: 20_000, maxOutputBytes: 10_000 };

/** What every SandboxRuntime does, whatever is behind it. */
export function sandboxRuntimeContract(name: string, open: () => Promise<RuntimeUnderContract>): void {
  describe(`the contract of a sandbox runtime: ${name}`, () => {
    let under: RuntimeUnderContract;
    let runtime: SandboxRuntime;
    let spec: SandboxSpec;
    let id: SandboxId;
    const steps: string[] = [];

    beforeAll(async () => {
      under = await open();
      runtime = under.runtime;
      spec = aSandboxSpec({ image: under.image });
      id = spec.sandboxId;
      await runtime.create(spec, (step) => steps.push(step), forever);
    });
    afterAll(async () => {
      await under?.[Symbol.asyncDispose]();
    });

    test('a start tells its steps in their order', () => {
      expect(steps).toEqual(['container', 'engine']);
    });

    test('what was created is owned, with its ids, also by a runtime made after a restart', async () => {
      const { sandboxId, studentId, previewId } = spec;
      const owned = { sandboxId, studentId, previewId, state: 'running' };
      expect(await runtime.listOwned()).toEqual([expect.objectContaining(owned)]);
      expect(await under.restarted().listOwned()).toEqual([expect.objectContaining(owned)]);
    });

    test('another instance on the same engine neither sees nor reaches it', async () => {
      const stranger = under.stranger();
      expect(await stranger.listOwned()).toEqual([]);
      await stranger.remove(id);
      await expect(stranger.exec(id, { ...quick, argv: ['true'] })).rejects.toMatchObject({
        code: 'SANDBOX_GONE',
      });
      expect(await runtime.listOwned()).toHaveLength(1);
    });

    test('a sandbox that nobody made is gone for every call but remove', async () => {
      const nobody = aSandboxId();
      const gone = { code: 'SANDBOX_GONE' };
      await expect(runtime.start(nobody, noStep, forever)).rejects.toMatchObject(gone);
      await expect(runtime.stop(nobody)).rejects.toMatchObject(gone);
      await expect(runtime.exec(nobody, { ...quick, argv: ['true'] })).rejects.toMatchObject(gone);
      await expect(runtime.usage(nobody)).rejects.toMatchObject(gone);
      await expect(runtime.engineState(nobody)).rejects.toMatchObject(gone);
      await expect(
        runtime.attachTerminal(nobody, { terminalId: aTerminalId(), cols: 80, rows: 24, cwd: '/root' }),
      ).rejects.toMatchObject(gone);
      await runtime.remove(nobody);
    });

    test('starting what runs already is success', async () => {
      await runtime.start(id, noStep, forever);
      expect(await runtime.listOwned()).toMatchObject([{ sandboxId: id, state: 'running' }]);
    });

    test('the check of the host says something and never throws', async () => {
      for (const finding of await runtime.checkHost()) {
        expect(finding).toEqual({
          id: expect.stringMatching(/^[a-z-]+$/),
          level: expect.stringMatching(/^(ok|warning|missing)$/),
          text: expect.any(String),
        });
      }
    });

    describe('programs', () => {
      const run = (argv: string[], change: Partial<ExecRequest> = {}) =>
        runtime.exec(id, { ...quick, argv, ...change });

      test('get standard input and give bytes and exit code back', async () => {
        const stdin = Buffer.from([0, 1, 0xea, 0xb0, 0x80, 0xff]);
        const result = await run(['cat'], { stdin });
        expect({ ...result, stdout: Buffer.from(result.stdout) }).toEqual({
          exitCode: 0,
          stdout: stdin,
          stderr: expect.objectContaining({ length: 0 }),
          isCut: false,
        });
        expect((await run(['false'])).exitCode).toBe(1);
      });

      test('have no standard input when none is given', async () => {
        expect((await run(['cat'])).stdout).toHaveLength(0);
      });

      test('run where they are told to', async () => {
        const { stdout } = await run(['pwd'], { cwd: '/usr/lib' });
        expect(Buffer.from(stdout).toString()).toBe('/usr/lib\n');
      });

      test('that take too long are given up', async () => {
        await expect(run(['sleep', '30'], { timeoutMs: 400 })).rejects.toMatchObject({ code: 'TIMED_OUT' });
      });

      test('that say too much are cut at the limit', async () => {
        const { isCut, stdout } = await run(['yes'], { maxOutputBytes: 5_000 });
        expect({ isCut, bytes: stdout.length }).toEqual({ isCut: true, bytes: 5_000 });
      });

      test('may be streamed until they are closed', async () => {
        const { stdout, close } = await runtime.execStream(id, ['yes']);
        let first = '';
        for await (const chunk of stdout) {
          first ||= Buffer.from(chunk).toString().slice(0, 2);
          close();
        }
        expect(first).toBe('y\n');
      });
    });

    describe('terminals', () => {
      const size = { cols: 80, rows: 24 };
      const attach = (terminalId: TerminalId, by: SandboxRuntime = runtime, position?: number) =>
        by.attachTerminal(id, { terminalId, ...size, cwd: '/root', position });

      test('echo what is typed, also Hangul that was cut inside a syllable', async () => {
        const terminal = await attach(aTerminalId());
        const screen = readScreen(terminal);
        const bytes = Buffer.from('echo 안녕');
        for (const part of [bytes.subarray(0, 6), bytes.subarray(6, 7), bytes.subarray(7)])
          terminal.stream.write(part);
        await screen.waitFor('echo 안녕');
        await terminal.resize({ cols: 100, rows: 30 });
        terminal.detach();
        terminal.detach();
      });

      test('go on without an attachment, and continue for a runtime made after a restart', async () => {
        const terminalId = aTerminalId();
        const before = await attach(terminalId);
        before.stream.write('echo one\r');
        await readScreen(before).waitFor('one');
        before.detach();
        const restarted = under.restarted();
        expect(await restarted.listTerminals(id)).toContain(terminalId);
        const after = await attach(terminalId, restarted);
        after.stream.write('echo two\r');
        await readScreen(after).waitFor('two');
        after.detach();
      });

      test('bring what was printed before from a position on, and nothing twice', async () => {
        const terminalId = aTerminalId();
        const first = await attach(terminalId);
        const shown = readScreen(first);
        first.stream.write('echo o""ne\r');
        await shown.waitFor('o""ne\r\n');
        first.detach();
        const again = await attach(terminalId, runtime, first.position);
        expect(again.position).toBe(first.position);
        const replayed = readScreen(again);
        await replayed.waitFor('o""ne\r\n');
        again.detach();
        await replayed.end;
        const position = again.position + Buffer.byteLength(replayed.text());
        const last = await attach(terminalId, runtime, position);
        const live = readScreen(last);
        last.stream.write('echo two\r');
        await live.waitFor('two');
        expect(live.text()).not.toContain('o""ne');
        last.detach();
      });

      test('end when their shell ends, and are then no longer listed', async () => {
        const terminalId = aTerminalId();
        const terminal = await attach(terminalId);
        const screen = readScreen(terminal);
        terminal.stream.write('exit\r');
        await screen.end;
        await waitUntil('the terminal is not listed', async () => {
          return !(await runtime.listTerminals(id)).includes(terminalId);
        });
      });

      test('can be closed, twice as well', async () => {
        const terminalId = aTerminalId();
        const screen = readScreen(await attach(terminalId));
        await runtime.closeTerminal(id, terminalId);
        await screen.end;
        await runtime.closeTerminal(id, terminalId);
        expect(await runtime.listTerminals(id)).not.toContain(terminalId);
      });

      test('have one attachment each: a later one ends the earlier', async () => {
        const terminalId = aTerminalId();
        const earlier = readScreen(await attach(terminalId));
        const later = await attach(terminalId);
        const screen = readScreen(later);
        await earlier.end;
        later.stream.write('echo still\r');
        await screen.waitFor('still');
        later.detach();
      });

      test('all end at a reset', async () => {
        const ids = [aTerminalId(), aTerminalId()];
        const screens = await Promise.all(
          ids.map(async (terminalId) => readScreen(await attach(terminalId))),
        );
        await runtime.resetTerminals(id);
        await Promise.all(screens.map((screen) => screen.end));
        expect(await runtime.listTerminals(id)).toEqual([]);
      });
    });

    describe("the student's engine", () => {
      test('tells its state in the form of the protocol', async () => {
        expect(engineState.parse(await runtime.engineState(id)).containers).toEqual([]);
      });

      test('can be watched, and a watch closed twice', async () => {
        const watch = await runtime.watchEngine(id, { onEvents: noStep, onEnd: () => expect.unreachable() });
        watch.close();
        watch.close();
      });

      test('has no log of a container it does not have', async () => {
        const missing = { code: 'CONTAINER_NOT_FOUND' };
        await expect(runtime.containerLogs(id, 'nobody', 1_000)).rejects.toMatchObject(missing);
        await expect(runtime.containerLogs(id, '../images', 1_000)).rejects.toMatchObject(missing);
      });

      test('a fresh sandbox listens nowhere', async () => {
        expect(await runtime.listeningPorts(id)).toEqual([]);
        await expect(runtime.connectPort(id, 8080)).rejects.toMatchObject({ code: 'PORT_NOT_LISTENING' });
        for (const port of [0, 65_536, 1.5, Number.NaN]) {
          await expect(runtime.connectPort(id, port)).rejects.toMatchObject({ code: 'PORT_OUT_OF_RANGE' });
        }
      });
    });

    test('usage is told in numbers', async () => {
      const usage = await runtime.usage(id);
      expect(Object.values(usage).every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
    });

    test('a stopped sandbox is kept, refuses work, and comes back', async () => {
      const terminalId = aTerminalId();
      const terminal = await runtime.attachTerminal(id, { terminalId, cols: 80, rows: 24, cwd: '/root' });
      const screen = readScreen(terminal);
      await runtime.stop(id);
      await screen.end;
      await runtime.stop(id);
      expect(await runtime.listOwned()).toMatchObject([{ sandboxId: id, state: 'stopped' }]);
      const refused = { code: 'SANDBOX_NOT_READY' };
      await expect(runtime.exec(id, { ...quick, argv: ['true'] })).rejects.toMatchObject(refused);
      await expect(runtime.engineState(id)).rejects.toMatchObject(refused);
      const again: string[] = [];
      await runtime.start(id, (step) => again.push(step), forever);
      expect(again).toEqual(['container', 'engine']);
      expect((await runtime.exec(id, { ...quick, argv: ['true'] })).exitCode).toBe(0);
      expect(await runtime.listTerminals(id)).toEqual([]);
    });

    test('a death is told when it came by itself, and the watch of the engine ends', async () => {
      const died: SandboxId[] = [];
      const deaths = runtime.onDied((sandboxId) => died.push(sandboxId));
      let hasEnded = false;
      await runtime.watchEngine(id, {
        onEvents: noStep,
        onEnd: () => {
          hasEnded = true;
        },
      });
      await under.kill(id);
      await waitUntil('the death is told', () => died.length > 0);
      await waitUntil('the watch ends', () => hasEnded);
      expect(died).toEqual([id]);

      await runtime.start(id, noStep, forever);
      await runtime.stop(id);
      await runtime.remove(id);
      // The next death by itself is told after these: whatever they caused would be in the list by then.
      const other = aSandboxSpec({ image: under.image });
      await runtime.create(other, noStep, forever);
      await under.kill(other.sandboxId);
      await waitUntil('the second death is told', () => died.length > 1);
      expect(died).toEqual([id, other.sandboxId]);
      deaths.close();
      deaths.close();
      await runtime.remove(other.sandboxId);
      await runtime.remove(other.sandboxId);
      expect(await runtime.listOwned()).toEqual([]);
    });

    test('a start that is given up leaves nothing', async () => {
      const controller = new AbortController();
      const start = runtime.create(
        aSandboxSpec({ image: under.image }),
        (step) => {
          if (step === 'engine') controller.abort();
        },
        controller.signal,
      );
      await expect(start).rejects.toMatchObject({ code: 'SANDBOX_START_FAILED' });
      await waitUntil('nothing is left', async () => (await runtime.listOwned()).length === 0);
    });
  });
}

/** Collects what a terminal shows, as a page would. */
export function readScreen(terminal: TerminalStream): {
  text(): string;
  waitFor(text: string, timeoutMs?: number): Promise<void>;
  end: Promise<void>;
} {
  let shown = Buffer.alloc(0);
  terminal.stream.on('data', (chunk: Buffer) => {
    shown = Buffer.concat([shown, chunk]);
  });
  const end = new Promise<void>((resolve) => {
    terminal.stream.once('end', () => resolve());
    terminal.stream.once('close', () => resolve());
  });
  const text = () => shown.toString('utf8');
  return {
    text,
    waitFor: (part, timeoutMs = 10_000) =>
      waitUntil(`"${part}" on the screen`, () => text().includes(part), timeoutMs).catch((error: Error) => {
        throw new Error(`${error.message}; it shows: ${JSON.stringify(text().slice(-500))}`);
      }),
    end,
  };
}
