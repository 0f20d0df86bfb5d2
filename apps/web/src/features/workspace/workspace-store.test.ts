import type { EngineEvent } from '@naru/protocol/engine-state';
import { describe, expect, it } from 'vitest';
import { useWorkspace, type WorkbenchDriver } from './workspace-store.ts';

function aDriver(): WorkbenchDriver & { calls: string[] } {
  const calls: string[] = [];
  const note = (call: string) => async () => {
    calls.push(call);
  };
  return {
    calls,
    run: async ({ code }) => {
      calls.push(`run ${code}`);
    },
    openFile: note('open'),
    saveFile: note('save'),
    startSandbox: note('start'),
    extendSandbox: note('extend'),
    resetSandbox: note('reset'),
    leaveQueue: note('leave'),
    resetTerminals: note('terminals'),
    readRedisKeys: async () => [],
    retryConnection: () => undefined,
  };
}

describe('the workspace store', () => {
  it('keeps a press until the workbench has arrived', async () => {
    const driver = aDriver();
    const pressed = useWorkspace.getState().run({ code: 'ls' });
    const uninstall = useWorkspace.getState().installDriver(driver);
    await pressed;
    expect(driver.calls).toEqual(['run ls']);
    uninstall();
  });

  it('is ready only with a connection and a ready sandbox', () => {
    const { patch } = useWorkspace.getState();
    const uninstall = useWorkspace.getState().installDriver(aDriver());
    patch({ connection: { state: 'connected' } });
    expect(useWorkspace.getState().isWorkbenchReady).toBe(false);
    patch({ sandbox: { phase: 'ready' } as ReturnType<typeof useWorkspace.getState>['sandbox'] });
    expect(useWorkspace.getState().isWorkbenchReady).toBe(true);
    patch({ connection: { state: 'reconnecting' } });
    expect(useWorkspace.getState().isWorkbenchReady).toBe(false);
    uninstall();
    expect(useWorkspace.getState().sandbox).toEqual({ phase: 'none' });
  });

  it('tells of engine events until the subscription ends', () => {
    const event: EngineEvent = { type: 'container', action: 'start', id: 'a', attributes: {}, timeNano: '1' };
    const seen: string[] = [];
    const end = useWorkspace.getState().subscribeEngineEvents((events) => {
      seen.push(...events.map(({ action }) => action));
    });
    useWorkspace.getState().publishEngineEvents([event]);
    end();
    useWorkspace.getState().publishEngineEvents([event]);
    expect(seen).toEqual(['start']);
  });
});
