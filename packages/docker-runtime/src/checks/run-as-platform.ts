import { randomBytes } from 'node:crypto';
import type { PlatformScript } from '@naru/checks/sandbox-checks';
import { type CheckContext, runTool } from './check-context.ts';
import { platformApiVersion } from './parse-api-calls.ts';

const MAX_OUTPUT_BYTES = 16_000;

/** The output goes to a file: what the script leaves running in the background would keep a pipe open. */
const SCRIPT =
  'out=$1 script=$2; shift 2; bash -lc "$script" naru "$@" > "$out" 2>&1; code=$?; tail -c 8000 "$out"; rm -f "$out"; exit $code';

/** Docker commands of the script are told from the student's by their version, events by their time. */
export async function runAsPlatform(
  context: Pick<CheckContext, 'docker' | 'containerName' | 'actions'>,
  { script, args = [], stdin, cwd, timeoutMs }: PlatformScript,
): Promise<{ exitCode: number; output: string }> {
  const outputFile = `/run/naru-script-${randomBytes(6).toString('hex')}`;
  return await context.actions.duringAll(async () => {
    const { exitCode, stdout } = await runTool(context, {
      argv: [
        ...['env', `DOCKER_API_VERSION=${platformApiVersion}`],
        ...['bash', '-c', SCRIPT, 'platform', outputFile, script, ...args],
      ],
      cwd,
      timeoutMs,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      ...(stdin === undefined ? {} : { stdin }),
    });
    return { exitCode, output: stdout.toString('utf8') };
  });
}
