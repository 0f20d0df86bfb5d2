import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeConnection } from '@naru/host-engine/connection';
import { statePaths } from '@naru/host-engine/state-paths';
import { expect, test } from 'vitest';
import { FoundationUsers } from '../foundation-users.ts';
import { openEngineForLessonTests } from './test-lessons-engine.ts';

test('lesson tests on an engine that runs stand on it until they end, and leave it as it is', async () => {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), 'naru-lesson-engine-')));
  const socketPath = join(stateDir, 'docker.sock');
  const docker = createServer((_request, response) => response.end('OK'));
  await new Promise<void>((resolve) => docker.listen(socketPath, resolve));
  try {
    const connection = {
      mirrorUrl: '',
      mirrorHostUrl: '',
      sandboxImage: 'sandbox',
      programsDir: '',
      netns: '',
    };
    await writeConnection(statePaths(stateDir), { ...connection, socketPath });
    const other = new FoundationUsers(stateDir, { pid: 1, isOurs: () => true });
    const engine = await openEngineForLessonTests(stateDir, {});
    expect(engine).toMatchObject({ engineUrl: `unix://${socketPath}`, sandboxImage: 'sandbox' });
    expect(() => other.assertAlone()).toThrow(String(process.pid));
    await engine.stop();
    expect(() => other.assertAlone()).not.toThrow();
  } finally {
    docker.closeAllConnections();
    docker.close();
    rmSync(stateDir, { recursive: true });
  }
});
