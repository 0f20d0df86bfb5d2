import { setTimeout as delay } from 'node:timers/promises';
import { CheckUnavailable, type RebuildRequest, type RebuildResult } from '@naru/checks/engine-probe';
import { listOf, objectOf, textOf } from '../untrusted-json.ts';
import { callEngine, readEngine } from './call-engine.ts';
import { type CheckContext, runTool } from './check-context.ts';
import { checkerLabel } from './checker-actions.ts';
import { inspectImage } from './engine-readings.ts';
import { platformApiVersion } from './parse-api-calls.ts';
import { workspacePath } from './probed-files.ts';
import { writeTar } from './write-tar.ts';

const BUILD_TIMEOUT_MS = 13_000;
const MAX_CONTEXT_KIB = 64 * 1024;
const MAX_OUTPUT_CHARS = 4_000;
const TOO_LARGE = 65;
const DROP_PATIENCE_MS = 2_000;
const DROP_RETRY_MS = 50;

/**
 * context, name of the copy, Dockerfile, label, API version, number of files to take out, those files, build arguments;
 * the changes on standard input as an archive. The student's builder does the work, so its cache is used.
 */
const BUILD_SCRIPT = `
context=$1 name=$2 dockerfile=$3 label=$4 version=$5 count=$6
shift 6
copy=/var/tmp/$name
trap 'rm -rf -- "$copy"' EXIT
mkdir -- "$copy" "$copy/config" || exit 70
size=$(du -sk -- "$context" | cut -f1)
[ "\${size:-0}" -le ${MAX_CONTEXT_KIB} ] || exit ${TOO_LARGE}
cp -a -- "$context" "$copy/context" || exit 70
cd -- "$copy/context" || exit 70
for ((i = 0; i < count; i++)); do rm -rf -- "./$1"; shift; done
tar -x --no-same-owner -f - || exit 70
arguments=()
for argument; do arguments+=(--build-arg "$argument"); done
export DOCKER_CONFIG=$copy/config BUILDX_CONFIG=$copy/config DOCKER_API_VERSION=$version DOCKER_BUILDKIT=1
docker build --progress plain -t "$name" --label "$label" -f "$dockerfile" "\${arguments[@]}" . 2>&1
`;

export interface Rebuild {
  result: RebuildResult;
  /** Takes away the image and what the builder remembers of it. Layers that the student's images share stay. */
  remove(): Promise<void>;
}

export async function rebuildCopy(context: CheckContext, request: RebuildRequest): Promise<Rebuild> {
  const { actions } = context;
  const name = actions.makeName();
  const changes = Object.entries(request.changes ?? {});
  const removed = changes.filter(([, text]) => text === null).map(([path]) => path);
  const written = Object.fromEntries(
    changes.filter((change): change is [string, string] => change[1] !== null),
  );
  const buildArgs = Object.entries(request.buildArgs ?? {}).map(([key, value]) => `${key}=${value}`);
  const cachedBefore = new Set(await listCache(context));
  const { exitCode, stdout, stderr } = await runTool(context, {
    argv: [
      'bash',
      '-c',
      BUILD_SCRIPT,
      'rebuild',
      workspacePath(context, request.context),
      name,
      request.dockerfile ?? 'Dockerfile',
      `${checkerLabel.name}=${checkerLabel.value}`,
      platformApiVersion,
      String(removed.length),
      ...removed,
      ...buildArgs,
    ],
    stdin: writeTar(written),
    timeoutMs: BUILD_TIMEOUT_MS,
  });
  const image = await inspectImage(context, name);
  if (image !== undefined) actions.addId(image.id);
  // What an image uses cannot be dropped, so the image goes first.
  const remove = async () => {
    if (image !== undefined) {
      await callEngine(context.agent, { method: 'DELETE', path: `/images/${name}?force=1` });
    }
    await dropCache(context, cachedBefore);
  };
  if (exitCode === 0 && image !== undefined) return { result: { isBuilt: true, image: name }, remove };
  await remove();
  if (exitCode === TOO_LARGE) throw new CheckUnavailable('the context is too large to copy');
  if (exitCode === 70) throw new CheckUnavailable(`copy of ${request.context}: ${stderr}`);
  const output = stdout.toString('utf8').slice(-MAX_OUTPUT_CHARS);
  return { result: { isBuilt: false, output }, remove: async () => {} };
}

async function listCache({ agent }: CheckContext): Promise<string[]> {
  const usage = objectOf(await readEngine(agent, '/system/df?type=build-cache'));
  return listOf(usage.BuildCache, 1_000).map((entry) => textOf(objectOf(entry).ID));
}

/**
 * The builder forgets what it learned from the copy; children go before their parents. It lets go of a record some time
 * after the build that used it has ended, and until then keeps it, so what stayed is asked for again.
 */
async function dropCache(context: CheckContext, before: ReadonlySet<string>): Promise<void> {
  const listAdded = async () => (await listCache(context)).filter((id) => id !== '' && !before.has(id));
  await context.actions.during('builder', ['prune'], async () => {
    const deadlineMs = Date.now() + DROP_PATIENCE_MS;
    for (let added = await listAdded(); added.length > 0; added = await listAdded()) {
      for (const id of added.reverse()) {
        const filters = encodeURIComponent(JSON.stringify({ id: { [id]: true } }));
        await callEngine(context.agent, { method: 'POST', path: `/build/prune?all=1&filters=${filters}` });
      }
      if (Date.now() > deadlineMs) return;
      await delay(DROP_RETRY_MS);
    }
  });
}
