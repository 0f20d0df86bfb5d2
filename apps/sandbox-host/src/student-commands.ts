import type { CommandInput, CommandName, CommandOutput } from '@naru/protocol/commands';
import type { StudentId } from '@naru/protocol/ids';
import type { SandboxRuntime } from '@naru/sandbox/sandbox-runtime';
import type { Exercises } from './exercises/exercises.ts';
import type { LessonFiles } from './lesson-files.ts';
import type { LiveSandboxes } from './live-sandboxes.ts';
import { RedisKeys } from './redis-keys.ts';
import type { SandboxRegistry } from './sandbox-registry.ts';
import type { TerminalViewer } from './viewer-channel.ts';
import { type Workspace, type WorkspaceFiles, workspaceFolder } from './workspace-files.ts';

const LOG_BYTES = 64 * 1024;

/** One connected page. */
export interface Page {
  studentId: StudentId;
  slug: string;
  viewerOf(terminalId: CommandInput<'terminal:attach'>['terminalId']): TerminalViewer;
  viewerId: string;
  spendInput(bytes: number): Promise<void>;
}

export type CommandHandlers = {
  [N in CommandName]: (page: Page, input: CommandInput<N>) => Promise<CommandOutput<N>>;
};

/** What each command of a page does. Who asks comes from the ticket, never from the input. */
export function createStudentCommands(options: {
  registry: SandboxRegistry;
  live: LiveSandboxes;
  files: WorkspaceFiles;
  lessons: LessonFiles;
  exercises: Exercises;
  runtime: SandboxRuntime;
}): CommandHandlers {
  const { registry, live, files, lessons, exercises, runtime } = options;
  const redisKeys = new RedisKeys(runtime);
  const ready = (page: Page) => registry.getReady(page.studentId);
  const workspaceOf = (page: Page): Workspace => ({ sandboxId: ready(page).sandboxId, slug: page.slug });
  const terminalsOf = (page: Page) => {
    registry.getReady(page.studentId);
    return live.get(page.studentId).terminals;
  };
  /** For changes of files: each is something the student did. */
  const change = (page: Page): Workspace => {
    registry.noteActivity(page.studentId);
    return workspaceOf(page);
  };

  return {
    'sandbox:start': async (page) => {
      await lessons.assertExists(page.slug);
      const view = registry.start(page.studentId);
      // A sandbox that runs already may not have this lesson's folder; one that starts gets it on the way.
      if (view.phase === 'ready') await files.seed(workspaceOf(page));
      return view;
    },
    'sandbox:extend': async (page) => registry.extend(page.studentId),
    'sandbox:leave-queue': async (page) => registry.leaveQueue(page.studentId),
    'sandbox:reset': async (page) => {
      await lessons.assertExists(page.slug);
      return registry.reset(page.studentId);
    },

    'terminal:list': async (page) => {
      await terminalsOf(page).whenAdopted();
      return { terminals: terminalsOf(page).list() };
    },
    'terminal:open': async (page, size) => {
      registry.noteActivity(page.studentId);
      await terminalsOf(page).whenAdopted();
      return terminalsOf(page).open(size, workspaceFolder(page.slug));
    },
    'terminal:attach': async (page, { terminalId, ...size }) => {
      await terminalsOf(page).whenAdopted();
      await terminalsOf(page).get(terminalId).attach(page.viewerOf(terminalId), size);
      return {};
    },
    'terminal:detach': async (page, { terminalId }) => {
      terminalsOf(page).get(terminalId).detach(page.viewerId);
      return {};
    },
    'terminal:write': async (page, { terminalId, data }) => {
      await page.spendInput(Buffer.byteLength(data));
      await terminalsOf(page).get(terminalId).write(data);
      registry.noteActivity(page.studentId);
      live.get(page.studentId).noteInput();
      return {};
    },
    'terminal:resize': async (page, { terminalId, ...size }) => {
      await terminalsOf(page).get(terminalId).resize(size);
      return {};
    },
    'terminal:ack': async (page, { terminalId, bytes }) => {
      // The terminal may have ended with output on the way: nothing to acknowledge then.
      const terminals = live.find(page.studentId)?.terminals;
      terminals?.find(terminalId)?.ack(page.viewerId, bytes);
      return {};
    },
    'terminal:close': async (page, { terminalId }) => {
      await terminalsOf(page).close(terminalId);
      return {};
    },
    'terminal:reset-all': async (page) => {
      registry.noteActivity(page.studentId);
      await terminalsOf(page).resetAll();
      return {};
    },

    'file:tree': async (page) => files.tree(workspaceOf(page)),
    'file:read': async (page, { path }) => files.read(workspaceOf(page), path),
    'file:write': async (page, input) => files.write(change(page), input),
    'file:create-folder': async (page, { path }) => {
      await files.createFolder(change(page), path);
      return {};
    },
    'file:rename': async (page, input) => {
      await files.rename(change(page), input);
      return {};
    },
    'file:delete': async (page, { path }) => {
      await files.delete(change(page), path);
      return {};
    },

    'engine:state': async (page) => runtime.engineState(ready(page).sandboxId),
    'engine:logs': async (page, { container }) =>
      runtime.containerLogs(ready(page).sandboxId, container, LOG_BYTES),
    'engine:redis-keys': async (page) => ({ servers: await redisKeys.read(ready(page).sandboxId) }),
    'exercise:list': async (page) => ({
      exercises: await exercises.of(page.studentId).list(page.slug),
    }),
    'exercise:start': async (page, { exerciseId }) => {
      registry.getReady(page.studentId);
      registry.noteActivity(page.studentId);
      return exercises.of(page.studentId).start(page.slug, exerciseId);
    },
    'exercise:check': async (page, { exerciseId, answers }) => {
      registry.getReady(page.studentId);
      registry.noteActivity(page.studentId);
      return exercises.of(page.studentId).check(page.slug, exerciseId, answers);
    },
    'exercise:hint': async (page, { exerciseId }) => exercises.of(page.studentId).hint(page.slug, exerciseId),
    'exercise:solution': async (page, { exerciseId }) =>
      exercises.of(page.studentId).solution(page.slug, exerciseId),
    'preview:ports': async (page) => ({ ports: await runtime.listeningPorts(ready(page).sandboxId) }),
  };
}
