import {
  CheckUnavailable,
  type HttpAnswer,
  type HttpProbe,
  type ProbeHost,
  type RedisAnswer,
  type RedisProbe,
} from '@naru/checks/engine-probe';
import { listOf, objectOf, textOf } from '../untrusted-json.ts';
import { readEngine } from './call-engine.ts';
import { type CheckContext, runTool } from './check-context.ts';
import { inspectContainer } from './engine-readings.ts';
import { readRedisReply, writeRedisCommand } from './redis-protocol.ts';

const MAX_BODY_BYTES = 256 * 1024;
const ANSWER_SECONDS = 5;

/** Prints the body, cut, and the status on standard error; curl's exit code is the script's. */
const HTTP_SCRIPT = `
set -o pipefail
curl --globoff --path-as-is -s --http1.1 --connect-timeout 3 --max-time $2 -A naru-check -w '%{stderr}%{http_code}' \
  -- "$1" | head -c $3
exit \${PIPESTATUS[0]}
`;

export async function askHttp(context: CheckContext, probe: HttpProbe): Promise<HttpAnswer> {
  const address = await addressOf(context, probe.host);
  if (!/^\/[\x21-\x7e]*$/.test(probe.path)) throw new CheckUnavailable(`not a path: ${probe.path}`);
  const url = `http://${address}:${portOf(probe.port)}${probe.path}`;
  const argv = ['bash', '-c', HTTP_SCRIPT, 'http', url, String(ANSWER_SECONDS), String(MAX_BODY_BYTES + 1)];
  const { exitCode, stdout, stderr } = await runTool(context, { argv });
  const status = Number(/^\d{3}/.exec(stderr)?.[0] ?? 0);
  const isCut = stdout.length > MAX_BODY_BYTES;
  // 23: the reader of the body had enough. 18: the body is shorter than was announced.
  if (status > 0 && [0, 18, 23].includes(exitCode)) {
    const body = stdout.subarray(0, MAX_BODY_BYTES).toString('utf8');
    return { isAnswered: true, status, body, isCut };
  }
  if (exitCode === 7) return { isAnswered: false, failure: 'refused' };
  if (exitCode === 28) return { isAnswered: false, failure: 'timeout' };
  if (exitCode === 126 || exitCode === 127) throw new CheckUnavailable('curl does not run in the sandbox');
  return { isAnswered: false, failure: 'broken' };
}

export async function askTcp(
  context: CheckContext,
  target: { port: number; host: ProbeHost },
): Promise<{ isOpen: boolean }> {
  const address = await addressOf(context, target.host);
  const argv = ['timeout', '3', 'bash', '-c', ': < /dev/tcp/$1/$2', 'tcp', address, portOf(target.port)];
  const { exitCode } = await runTool(context, { argv });
  return { isOpen: exitCode === 0 };
}

/** The sandbox shares the bridge with its containers, so a container's own address is reached from there. */
export async function askRedis(context: CheckContext, probe: RedisProbe): Promise<RedisAnswer> {
  let address = '127.0.0.1';
  let port = 6379;
  if ('port' in probe.to) {
    port = probe.to.port;
  } else {
    const container = await inspectContainer(context, probe.to.container);
    if (container === undefined) return { isAnswered: false, failure: 'no-container' };
    if (!container.state.isRunning) return { isAnswered: false, failure: 'not-running' };
    const own = container.networks.map(({ ipAddress }) => ipAddress).find((ip) => isIpv4(ip));
    if (own === undefined && container.networkMode !== 'host') {
      throw new CheckUnavailable(`${probe.to.container} has no address of its own`);
    }
    address = own ?? address;
  }
  const target = `TCP4:${address}:${portOf(port)},connect-timeout=3`;
  const { exitCode, stdout, stderr } = await runTool(context, {
    argv: ['timeout', String(ANSWER_SECONDS), 'socat', '-t', String(ANSWER_SECONDS), '-', target],
    stdin: writeRedisCommand(probe.argv),
  });
  const reply = readRedisReply(stdout);
  if (reply !== undefined) return { isAnswered: true, reply };
  if (/refused/i.test(stderr)) return { isAnswered: false, failure: 'refused' };
  return { isAnswered: false, failure: exitCode === 124 ? 'timeout' : 'broken' };
}

async function addressOf(context: CheckContext, host: ProbeHost): Promise<string> {
  if (host === 'loopback') return '127.0.0.1';
  const bridge = objectOf(await readEngine(context.agent, '/networks/bridge'));
  const gateway = textOf(objectOf(listOf(objectOf(bridge.IPAM).Config, 1)[0]).Gateway, 64);
  if (!isIpv4(gateway)) throw new CheckUnavailable('the default bridge has no gateway');
  return gateway;
}

function isIpv4(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
}

function portOf(port: number): string {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new CheckUnavailable(`not a port: ${port}`);
  return String(port);
}
