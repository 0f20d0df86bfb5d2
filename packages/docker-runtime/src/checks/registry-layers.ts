import { CheckUnavailable } from '@naru/checks/engine-probe';
import { parseImageReference } from '@naru/checks/image-reference';
import { listOf, objectOf, textOf } from '../untrusted-json.ts';
import { readEngine } from './call-engine.ts';
import { type CheckContext, runTool } from './check-context.ts';

const MAX_DOCUMENT_BYTES = 1024 * 1024;
const MAX_ENTRIES = 200;
const SECONDS = 5;
const mirrorVariable = 'NARU_MIRROR_URL=';
const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Asks the mirror from within the sandbox, which is where it is reached. Undefined for what is not there. */
export async function readRegistryLayers(
  context: Pick<CheckContext, 'docker' | 'containerName' | 'agent'>,
  image: string,
): Promise<string[] | undefined> {
  const { repository, tag } = parseImageReference(image);
  if (!isOfDockerHub(repository) || !/^[\w][\w.-]{0,127}$/.test(tag)) return undefined;
  const path = repository.includes('/') ? repository : `library/${repository}`;
  const root = `${await findMirror(context)}/v2/${path}`;
  const named = await fetchJson(context, `${root}/manifests/${tag}`);
  if (named === undefined) return undefined;
  let manifest = objectOf(named);
  if (manifest.manifests !== undefined) {
    const architecture = textOf(objectOf(await readEngine(context.agent, '/version')).Arch);
    const own = listOf(manifest.manifests, MAX_ENTRIES)
      .map(objectOf)
      .find(({ platform }) => {
        const { os, architecture: other } = objectOf(platform);
        return os === 'linux' && other === architecture;
      });
    if (own === undefined) return undefined;
    manifest = objectOf(await fetchJson(context, `${root}/manifests/${digestOf(own.digest, image)}`));
  }
  const digest = digestOf(objectOf(manifest.config).digest, image);
  const { rootfs } = objectOf(await fetchJson(context, `${root}/blobs/${digest}`));
  return listOf(objectOf(rootfs).diff_ids, MAX_ENTRIES).map((layer) => digestOf(layer, image));
}

function digestOf(value: unknown, image: string): string {
  const text = textOf(value, 80);
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new CheckUnavailable(`what the mirror says of ${image} is no image`);
}

/** A first part with a dot or a port is another registry's address. */
function isOfDockerHub(repository: string): boolean {
  return (
    /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/.test(repository) && !/^(?:[^/]*[.:][^/]*|localhost)\//.test(repository)
  );
}

/** As it was given to the sandbox; what its engine says of it is the student's. */
async function findMirror({ docker, containerName }: Pick<CheckContext, 'docker' | 'containerName'>) {
  const { Config } = await docker.getContainer(containerName).inspect();
  const variable = Config.Env.find((each) => each.startsWith(mirrorVariable));
  if (variable === undefined) throw new CheckUnavailable('the sandbox has no mirror');
  return variable.slice(mirrorVariable.length).replace(/\/$/, '');
}

/** Undefined for 404. */
async function fetchJson(
  context: Pick<CheckContext, 'docker' | 'containerName'>,
  url: string,
): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runTool(context, {
    argv: [
      ...[
        'curl',
        '-q',
        '--globoff',
        '-sS',
        '--max-time',
        String(SECONDS),
        '--max-filesize',
        String(MAX_DOCUMENT_BYTES),
      ],
      ...['-H', `Accept: ${accepted.join(', ')}`, '-w', '%{stderr}%{http_code}', '--', url],
    ],
    maxOutputBytes: MAX_DOCUMENT_BYTES,
  });
  const status = stderr.slice(-3);
  if (exitCode === 0 && status === '404') return undefined;
  if (exitCode !== 0 || status !== '200') throw new CheckUnavailable(`${url}: ${stderr.slice(0, 300)}`);
  try {
    return JSON.parse(stdout.toString('utf8'));
  } catch (error) {
    throw new CheckUnavailable(`${url}: no JSON`, { cause: error });
  }
}
