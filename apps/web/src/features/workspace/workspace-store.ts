import type { EngineEvent, EngineState } from '@naru/protocol/engine-state';
import type { ErrorCode } from '@naru/protocol/error-codes';
import type { EventPayload } from '@naru/protocol/events';
import type { RedisServer } from '@naru/protocol/redis-keys';
import type { SandboxView } from '@naru/protocol/sandbox-view';
import { create } from 'zustand';

/**
 * What the lesson page and the workbench share. The page's first load brings this file, so it imports types
 * only; the workbench installs the driver that does the work when it arrives.
 */
export interface Connection {
  state: 'connecting' | 'connected' | 'reconnecting' | 'refused';
  /** Why the last attempt failed, when it is known. */
  code?: ErrorCode;
  incidentId?: string;
}

interface RunRequest {
  code: string;
  /** The letter lessons speak of; the focused terminal when absent. */
  terminal?: 'A' | 'B';
}

export interface WorkbenchDriver {
  run(request: RunRequest): Promise<void>;
  openFile(path: string): Promise<void>;
  saveFile(path: string, text: string): Promise<void>;
  startSandbox(): Promise<void>;
  extendSandbox(): Promise<void>;
  resetSandbox(): Promise<void>;
  leaveQueue(): Promise<void>;
  resetTerminals(): Promise<void>;
  readRedisKeys(): Promise<RedisServer[]>;
  retryConnection(): void;
}

type SandboxNotice = EventPayload<'sandbox:noticed'> & { id: number };
type SandboxWarning = EventPayload<'sandbox:warned'>;
type EngineEventHandler = (events: EngineEvent[]) => void;

/** Which terminal received a run, for the flash and the announcement. `sequence` tells two runs apart. */
interface LastRun {
  label: string;
  sequence: number;
}

export interface WorkspaceState {
  connection: Connection;
  sandbox: SandboxView;
  /** Add to `Date.now()` to have the sandbox host's clock. */
  clockOffsetMs: number;
  engine: EngineState | undefined;
  /** Published ports of the student's containers that accept connections now. */
  ports: number[];
  warning: SandboxWarning | undefined;
  notices: SandboxNotice[];
  lastRun: LastRun | undefined;
  /** The sandbox answers and the terminals and files can be used. */
  isWorkbenchReady: boolean;

  /** Types the code into a terminal and presses Enter once. Waits for a workbench that is still arriving. */
  run(request: RunRequest): Promise<void>;
  openFile(path: string): Promise<void>;
  saveFile(path: string, text: string): Promise<void>;
  startSandbox(): Promise<void>;
  extendSandbox(): Promise<void>;
  resetSandbox(): Promise<void>;
  leaveQueue(): Promise<void>;
  resetTerminals(): Promise<void>;
  /** Rejects while the sandbox cannot be asked. */
  readRedisKeys(): Promise<RedisServer[]>;
  retryConnection(): void;
  dismissNotice(id: number): void;
  dismissWarning(): void;
  /** Live lines of the engine's event stream. Returns the function that ends the subscription. */
  subscribeEngineEvents(handler: EngineEventHandler): () => void;

  installDriver(driver: WorkbenchDriver): () => void;
  patch(change: Partial<WorkspaceFacts>): void;
  publishEngineEvents(events: EngineEvent[]): void;
}

type WorkspaceFacts = Pick<
  WorkspaceState,
  'connection' | 'sandbox' | 'clockOffsetMs' | 'engine' | 'ports' | 'warning' | 'notices' | 'lastRun'
>;

/** The workbench chunk arrives well within this; afterwards a press is too old to be meant. */
const DRIVER_WAIT_MS = 20_000;

const nothingYet: WorkspaceFacts = {
  connection: { state: 'connecting' },
  sandbox: { phase: 'none' },
  clockOffsetMs: 0,
  engine: undefined,
  ports: [],
  warning: undefined,
  notices: [],
  lastRun: undefined,
};

export const useWorkspace = create<WorkspaceState>()((set, get) => {
  let driver: WorkbenchDriver | undefined;
  const waiting = new Set<(driver: WorkbenchDriver) => void>();
  const engineEventHandlers = new Set<EngineEventHandler>();

  const whenDriven = (): Promise<WorkbenchDriver> => {
    if (driver) return Promise.resolve(driver);
    return new Promise((resolve, reject) => {
      const settle = (arrived: WorkbenchDriver) => {
        clearTimeout(timer);
        resolve(arrived);
      };
      const timer = setTimeout(() => {
        waiting.delete(settle);
        reject(new Error('the workbench did not arrive'));
      }, DRIVER_WAIT_MS);
      waiting.add(settle);
    });
  };

  return {
    ...nothingYet,
    isWorkbenchReady: false,

    run: async (request) => (await whenDriven()).run(request),
    openFile: async (path) => (await whenDriven()).openFile(path),
    saveFile: async (path, text) => (await whenDriven()).saveFile(path, text),
    startSandbox: async () => (await whenDriven()).startSandbox(),
    extendSandbox: async () => (await whenDriven()).extendSandbox(),
    resetSandbox: async () => (await whenDriven()).resetSandbox(),
    leaveQueue: async () => (await whenDriven()).leaveQueue(),
    resetTerminals: async () => (await whenDriven()).resetTerminals(),
    readRedisKeys: async () => (await whenDriven()).readRedisKeys(),
    retryConnection: () => driver?.retryConnection(),
    dismissNotice: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    dismissWarning: () => set({ warning: undefined }),
    subscribeEngineEvents: (handler) => {
      engineEventHandlers.add(handler);
      return () => engineEventHandlers.delete(handler);
    },

    installDriver: (arrived) => {
      driver = arrived;
      for (const settle of waiting) settle(arrived);
      waiting.clear();
      return () => {
        if (driver !== arrived) return;
        driver = undefined;
        set({ ...nothingYet, isWorkbenchReady: false });
      };
    },
    patch: (change) =>
      set((state) => {
        const next = { ...state, ...change };
        return {
          ...change,
          isWorkbenchReady: next.connection.state === 'connected' && next.sandbox.phase === 'ready',
        };
      }),
    publishEngineEvents: (events) => {
      for (const handler of engineEventHandlers) handler(events);
    },
  };
});
