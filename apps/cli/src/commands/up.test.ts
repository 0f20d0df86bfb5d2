import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { expect, test, vi } from 'vitest';
import { findProject } from '../project.ts';
import { withSiteLock } from '../site-lock.ts';
import { up } from './up.ts';

test('a second up is refused while the first one prepares, whatever port it is to have', async () => {
  const stateDir = mkdtempSync(`${tmpdir()}/naru-up-`);
  // Without the lock it would complain of the port, and prepare nothing here.
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '0.0.0.0', resolve));
  vi.stubEnv('NARU_PORT', String((blocker.address() as AddressInfo).port));
  const project = findProject({ NARU_STATE_DIR: stateDir });
  try {
    await withSiteLock(project, () => expect(up([], project)).rejects.toThrow('다른 창에서'));
  } finally {
    vi.unstubAllEnvs();
    blocker.close();
    rmSync(stateDir, { recursive: true });
  }
});
