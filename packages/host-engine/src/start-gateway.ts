import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensureBackground, readLogTail, stopBackground } from './background-process.ts';
import type { EgressMode } from './egress-policy.ts';
import { type EngineNetwork, inNetns } from './engine-network.ts';
import type { GatewayConfig } from './gateway/gateway-config.ts';
import { remapUser } from './remap-range.ts';
import { tryCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import type { StatePaths } from './state-paths.ts';

const folder = fileURLToPath(new URL('./gateway/', import.meta.url));
const socketOpener = fileURLToPath(new URL('../scripts/open-gateway-sockets.pl', import.meta.url));

/**
 * DNS and package proxy of the sandboxes. Its sockets are opened in the engine's network namespace, and the program
 * runs in ours: it reaches this machine's resolver and the internet the way everything here does, and the sandboxes'
 * namespace needs no route for it.
 */
export async function startGateway(
  paths: StatePaths,
  options: { network: EngineNetwork; mode: EgressMode; packageHosts: readonly string[] },
): Promise<void> {
  const { gateway } = options.network.subnets;
  const config: GatewayConfig = {
    mode: options.mode,
    gateway,
    packageHosts: [...options.packageHosts],
    user: remapUser,
  };
  const logFile = join(paths.logsDir, 'gateway.log');
  const argument = JSON.stringify(config);
  await ensureBackground({
    // Descriptor 9 remembers the namespace we are in, for the way back.
    argv: [
      'sh',
      '-c',
      'exec "$@" 9< /proc/self/ns/net',
      'gateway',
      ...inNetns(options.network.netns),
      'perl',
      socketOpener,
      gateway,
      'nsenter',
      '--net=/proc/self/fd/9',
      execPath,
      '--max-old-space-size=64',
      join(folder, 'main.ts'),
      argument,
    ],
    pidFile: pidFile(paths),
    logFile,
    version: await digestOfProgram(argument),
  });
  const deadline = Date.now() + 15_000;
  while (!(await isGatewayAnswering({ netns: options.network.netns, gateway }))) {
    if (Date.now() > deadline) {
      throw new SetupError(
        'the gateway of the sandboxes (DNS, package proxy) does not answer',
        `its log is ${logFile}; the end of it:\n${await readLogTail(logFile)}`,
      );
    }
    await sleep(50);
  }
}

/** A query for a name that no mode knows: any answer will do. */
const probe = `
use strict; use warnings; use Socket;
socket(my $socket, PF_INET, SOCK_DGRAM, 0) or exit 1;
connect($socket, sockaddr_in(53, inet_aton($ARGV[0]))) or exit 1;
send($socket, pack('n6', 1, 0x0100, 1, 0, 0, 0) . "\\x06health\\x04naru\\0" . pack('n2', 1, 1), 0) or exit 1;
alarm 4;
exit(defined(recv($socket, my $answer, 512, 0)) ? 0 : 1);
`;

export async function isGatewayAnswering(at: { netns: string; gateway: string }): Promise<boolean> {
  const result = await tryCommand([...inNetns(at.netns), 'perl', '-e', probe, at.gateway], {
    timeoutMs: 6_000,
  });
  return result.exitCode === 0;
}

export async function stopGateway(paths: StatePaths): Promise<void> {
  await stopBackground(pidFile(paths), 3_000);
}

const pidFile = (paths: StatePaths) => join(paths.runDir, 'gateway.json');

async function digestOfProgram(argument: string): Promise<string> {
  const hash = createHash('sha256').update(argument);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  for (const name of files.sort()) hash.update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
