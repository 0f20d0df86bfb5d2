import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import type { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import type { EngineState } from '@naru/protocol/engine-state';
import { idFromBytes, previewId, sandboxId, studentId } from '@naru/protocol/ids';

const run = promisify(execFile);

const MIB = 1024 * 1024;
/** As a student's; the tests have no one to share the processors with. */
const limits = { memoryBytes: 768 * MIB, cpus: 2, pids: 400, diskBytes: 1024 * MIB };
/** Longer than any step of a lesson takes. */
const SCRIPT_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024;
const MAX_ARCHIVE_BYTES = 16 * MIB;

const LAY_OUT_SCRIPT = 'mkdir -p -- "$1" && tar -x --no-same-owner -C "$1" -f -';
const WRITE_SCRIPT = 'mkdir -p -- "$(dirname -- "$1")" && cat > "$1"';
/**
 * As in a terminal, so that docker calls are told of. The output goes to a file: what the script leaves running in the
 * background would keep a pipe open. It is shown only when a test fails.
 */
const STUDENT_SCRIPT =
  'NARU_TERMINAL=test bash -lc "$1" > "$2" 2>&1 < /dev/null; code=$?; tail -c 8000 "$2"; rm -f "$2"; exit $code';

/**
 * Takes away what a case left behind: programs, containers, volumes, networks, build cache, images but for those named
 * after the workspace, and files. Says which files outside of the student's folders are not as they were; daemon.json is
 * the record's. Then it lays the lesson's files out.
 */
const CLEAN_SCRIPT = `
for environment in $(grep -lsz '^NARU_TERMINAL=test$' /proc/[0-9]*/environ); do
  kill -KILL "$(basename "$(dirname "$environment")")" 2> /dev/null
done
api() { curl -sf -o /dev/null --unix-socket /var/run/docker.sock -X "$1" "http://engine$2"; }
list() { curl -sf --unix-socket /var/run/docker.sock "http://engine$1" | grep -o '"Id":"[a-z0-9:]*"' | cut -d'"' -f4; }
for id in $(list '/containers/json?all=1'); do api DELETE "/containers/$id?force=1&v=1"; done
for id in $(list /images/json); do
  case " $* " in *" $id "*) ;; *) api DELETE "/images/$id?force=1" ;; esac
done
api POST '/volumes/prune?filters=%7B%22all%22%3A%5B%22true%22%5D%7D'
api POST /networks/prune
api POST '/build/prune?all=1'
rm -rf /root/lab /root/.docker /root/.*_history /tmp/* /tmp/.[!.]*
find /etc /home /opt /root /srv /usr /var -xdev -newer /run/naru-test-begins ! -type d \
  ! -path '/var/lib/docker/*' ! -path '/var/lib/containerd/*' ! -path '/var/lib/naru/*' ! -path /etc/docker/daemon.json \
  2> /dev/null || exit 1
${LAY_OUT_SCRIPT}`;

/** A sandbox with a lesson's files, and somebody who works in it. */
export interface LessonSandbox {
  workspace: string;
  checks: SandboxChecks;
  /** Runs a script as a student would type it, in the lesson's folder. */
  run(script: string): Promise<{ exitCode: number; output: string }>;
  writeFile(path: string, text: string): Promise<void>;
  /** Makes it as it was in the beginning; false when something is left that is not. */
  clean(): Promise<boolean>;
  remove(): Promise<void>;
}

export async function openLessonSandbox(
  runtime: DockerSandboxRuntime,
  options: {
    image: string;
    programsDir: string | undefined;
    mirrorUrl: string;
    slug: string;
    filesDir: string;
  },
): Promise<LessonSandbox> {
  const archive = await archiveOf(options.filesDir);
  const id = sandboxId.parse(idFromBytes('sbx', randomBytes(20)));
  await runtime.create(
    {
      sandboxId: id,
      studentId: studentId.parse(idFromBytes('stu', randomBytes(20))),
      previewId: previewId.parse(idFromBytes('prv', randomBytes(20))),
      image: options.image,
      programsDir: options.programsDir ?? null,
      mirrorUrl: options.mirrorUrl,
      limits,
    },
    () => {},
    new AbortController().signal,
  );
  const workspace = `/root/lab/${options.slug}`;
  const checks = runtime.openChecks(id);
  const tool = async (argv: string[], stdin: string | Uint8Array, cwd = '/root') => {
    const request = { argv, stdin, cwd, timeoutMs: SCRIPT_TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES };
    const { exitCode, stdout, stderr } = await runtime.exec(id, request);
    return { exitCode, output: Buffer.concat([stdout, stderr]).toString('utf8') };
  };
  const toolOrThrow = async (argv: string[], stdin: string | Uint8Array) => {
    const { exitCode, output } = await tool(argv, stdin);
    if (exitCode !== 0) throw new Error(`${argv.at(-1)}: ${output}`);
  };
  const readContents = async () => contentsOf(await runtime.engineState(id));
  let begins: ReturnType<typeof contentsOf> | undefined;
  const sandbox: LessonSandbox = {
    workspace,
    checks,
    run: (script) => {
      const outputFile = `/run/naru-test-${randomBytes(6).toString('hex')}`;
      return tool(['bash', '-c', STUDENT_SCRIPT, 'student', script, outputFile], '', workspace);
    },
    writeFile: (path, text) =>
      toolOrThrow(['bash', '-c', WRITE_SCRIPT, 'write', `${workspace}/${path}`], text),
    clean: async () => {
      if (begins === undefined) return false;
      const kept = begins.images.map(({ id }) => id);
      const { exitCode, output } = await tool(
        ['bash', '-c', CLEAN_SCRIPT, 'clean', workspace, ...kept],
        archive,
      );
      return exitCode === 0 && output === '' && isDeepStrictEqual(await readContents(), begins);
    },
    remove: async () => {
      // Otherwise the record waits for the engine to come back, and the command never ends.
      checks.letGo();
      await runtime.remove(id);
    },
  };
  try {
    await toolOrThrow(['bash', '-c', LAY_OUT_SCRIPT, 'lay-out', workspace], archive);
    await toolOrThrow(['touch', '/run/naru-test-begins'], '');
    begins = await readContents();
    return sandbox;
  } catch (error) {
    await sandbox.remove();
    throw error;
  }
}

/** What can be left over in an engine, in an order of its own. */
function contentsOf({ containers, images, volumes, networks }: EngineState) {
  return {
    containers: containers.map(({ id }) => id),
    images: images.map(({ id, tags }) => ({ id, tags: tags.toSorted() })).toSorted(byId),
    volumes: volumes.map(({ name }) => name),
    networks: networks.map(({ name }) => name).toSorted(),
  };
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : 1;
}

async function archiveOf(folder: string): Promise<Uint8Array> {
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const what = isThere ? ['-C', folder, '.'] : ['-T', '/dev/null'];
  const { stdout } = await run('tar', ['-c', '--owner=0', '--group=0', '--numeric-owner', ...what], {
    encoding: 'buffer',
    maxBuffer: MAX_ARCHIVE_BYTES,
  });
  return stdout;
}
