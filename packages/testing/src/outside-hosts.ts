import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What of the world a sandbox might want to reach; each answers on port 80. */
export const outsideAddresses = {
  metadata: '169.254.169.254',
  private: '10.251.251.7',
  otherPrivate: '192.168.251.7',
  public: '203.0.113.80',
} as const;

export interface OutsideHosts extends AsyncDisposable {
  /** Connections that were accepted so far. */
  connections(): number;
  /** Connects from the engine's own namespace, which shows that the way there exists. */
  connectFromEngine(address: string): Promise<boolean>;
}

/** Says `reached` to whoever connects, and tells its parent with a dot. */
const SERVER = `
const server = require('node:net').createServer((socket) => {
  process.stdout.write('.');
  socket.on('error', () => {});
  socket.end('reached\\n');
});
server.listen(80, '0.0.0.0', () => process.stdout.write('ready\\n'));
`;
const CLIENT = `
const socket = require('node:net').connect({ host: process.argv[1], port: 80, timeout: 3000 });
socket.on('data', () => process.exit(0)).on('error', () => process.exit(1)).on('timeout', () => process.exit(2));
`;

/**
 * Plays hosts of the outside in a network namespace of its own behind the engine's. The engine's namespace gets a
 * route to each, so whether the policy holds or not, no packet leaves the machine.
 */
export async function playOutsideHosts(engineNetns: string): Promise<OutsideHosts> {
  const name = `naru-out-${randomBytes(3).toString('hex')}`;
  const link = `no-${name.slice(-6)}`;
  const inEngine = ['nsenter', `--net=/run/netns/${engineNetns}`];
  const inOutside = ['nsenter', `--net=/run/netns/${name}`];
  const act = (...argv: string[]) => run(argv[0] ?? '', argv.slice(1));
  const remove = async () => {
    // The link goes with its namespace, the routes with the link.
    await act('ip', 'netns', 'delete', name).catch(() => {});
    await act(...inEngine, 'ip', 'link', 'delete', link).catch(() => {});
  };
  try {
    await act('ip', 'netns', 'add', name);
    await act(
      'ip',
      '-n',
      name,
      'link',
      'add',
      'eth0',
      'type',
      'veth',
      'peer',
      'name',
      link,
      'netns',
      engineNetns,
    );
    await act('ip', '-n', name, 'address', 'add', '198.51.100.2/30', 'dev', 'eth0');
    await act('ip', '-n', name, 'link', 'set', 'lo', 'up');
    await act('ip', '-n', name, 'link', 'set', 'eth0', 'up');
    await act(...inEngine, 'ip', 'address', 'add', '198.51.100.1/30', 'dev', link);
    await act(...inEngine, 'ip', 'link', 'set', link, 'up');
    await act('ip', '-n', name, 'route', 'add', 'default', 'via', '198.51.100.1');
    for (const address of Object.values(outsideAddresses)) {
      await act('ip', '-n', name, 'address', 'add', `${address}/32`, 'dev', 'lo');
      await act(...inEngine, 'ip', 'route', 'add', `${address}/32`, 'via', '198.51.100.2');
    }
  } catch (error) {
    await remove();
    throw error;
  }
  const [command = '', ...argv] = [...inOutside, process.execPath, '-e', SERVER];
  const server = spawn(command, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  server.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
  });
  await once(server.stdout, 'data');
  return {
    connections: () => said.split('.').length - 1,
    connectFromEngine: (address) =>
      act(...inEngine, process.execPath, '-e', CLIENT, address).then(
        () => true,
        () => false,
      ),
    [Symbol.asyncDispose]: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      await remove();
    },
  };
}
