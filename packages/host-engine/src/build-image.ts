import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebianSources } from './debian-sources.ts';
import { type BuiltImage, composeImage } from './image-config.ts';
import { type Layer, packLayer } from './layer-archive.ts';
import type { Recipe, RecipeStep } from './recipe.ts';
import { CommandError, runCommand, tryCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';

export const suite = 'trixie';

/** The base image on disk: as a folder to build on, and as the layer all Debian images share. */
export interface DebianBase {
  hash: string;
  root: string;
  layer: Layer;
}

export interface ImageBuilder {
  sources: DebianSources;
  /** Downloads, package lists and unfinished work. */
  workDir: string;
  /** Finished layers. */
  layersDir: string;
}

const chrootStep = fileURLToPath(new URL('../scripts/chroot-step.sh', import.meta.url));
const ownNamespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
const buildTimeoutMs = 15 * 60_000;

/** Debian's minimal system, slimmed by the recipe's steps. Kept on disk for later builds. */
export async function buildDebianBase(
  builder: ImageBuilder,
  options: { folder: string; recipe: Recipe; hash: string; keepIn: string },
): Promise<DebianBase> {
  const { hash } = options;
  const root = join(options.keepIn, hash, 'root');
  const layerFile = join(options.keepIn, hash, 'layer.json');
  const stored = await readFile(layerFile, 'utf8').then(
    (text) => JSON.parse(text) as Layer,
    () => undefined,
  );
  if (stored) return { hash, root, layer: stored };

  // Older bases are of no use: their hash is no longer asked for.
  await rm(options.keepIn, { recursive: true, force: true });
  await mkdir(builder.layersDir, { recursive: true });
  const work = await makeWorkDir(builder, 'base');
  const fresh = join(work, 'root');
  await runCommand(
    [...ownNamespaces, 'debootstrap', '--variant=minbase', suite, fresh, builder.sources.mainUri],
    { timeoutMs: buildTimeoutMs, env: builder.sources.env },
  ).catch((error: unknown) => {
    throw new SetupError(
      `Debian's base system cannot be fetched: ${error instanceof Error ? error.message : error}`,
      `check that ${builder.sources.mainUri} answers from this machine (it comes from the machine's apt configuration)`,
    );
  });
  // debootstrap copies these from the machine.
  await rm(join(fresh, 'etc', 'hostname'), { force: true });
  await writeFile(join(fresh, 'etc', 'resolv.conf'), '');
  await updatePackageLists(builder, fresh);
  const merged = await runSteps(builder, {
    folder: options.folder,
    recipe: options.recipe,
    lower: fresh,
    work,
    mergeInto: 'copy',
  });
  const layer = await packLayer(merged.root, join(builder.layersDir, `debian-${hash}.tar.gz`), {
    history: 'debian base system',
    isCompressed: true,
  });
  await mkdir(join(options.keepIn, hash), { recursive: true });
  await rename(merged.root, root);
  await writeFile(layerFile, JSON.stringify(layer));
  await rm(work, { recursive: true, force: true });
  return { hash, root, layer };
}

/** Runs a recipe's steps over the base and packs what they left. */
export async function buildImage(
  builder: ImageBuilder,
  options: {
    name: string;
    folder: string;
    recipe: Recipe;
    hash: string;
    base: DebianBase;
    labels: Record<string, string>;
    isCompressed: boolean;
  },
): Promise<BuiltImage> {
  const { recipe, base, hash, name } = options;
  if (recipe.from === 'debootstrap') {
    return composeImage({ recipe, layers: [base.layer], labels: options.labels, createdAt: new Date() });
  }
  const work = await makeWorkDir(builder, name);
  try {
    const result = await runSteps(builder, {
      folder: options.folder,
      recipe,
      lower: base.root,
      work,
      mergeInto: 'layers',
    });
    const folders = recipe.from === 'scratch' ? [result.out] : result.uppers;
    const layers: Layer[] = recipe.from === 'scratch' ? [] : [base.layer];
    for (const [index, folder] of folders.entries()) {
      const history = recipe.steps[index]?.history ?? describeStep(recipe.steps[index]);
      const file = join(builder.layersDir, `${name}-${hash}-${index}.tar`);
      layers.push(await packLayer(folder, file, { history, isCompressed: options.isCompressed }));
    }
    return composeImage({ recipe, layers, labels: options.labels, createdAt: new Date() });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function describeStep(step: RecipeStep | undefined): string {
  if (!step) return '';
  const parts = [
    step.packages.length ? `apt-get install -y --no-install-recommends ${step.packages.join(' ')}` : '',
    step.files ? `COPY ${step.files} /` : '',
    step.run ?? '',
  ];
  return `/bin/sh -c ${parts.filter(Boolean).join(' && ')}`;
}

async function makeWorkDir(builder: ImageBuilder, name: string): Promise<string> {
  await mkdir(builder.workDir, { recursive: true });
  return mkdtemp(join(builder.workDir, `${name}-`));
}

interface StepsResult {
  uppers: string[];
  /** What a scratch recipe put into /run/build/out. */
  out: string;
  /** With `mergeInto: 'copy'`: the whole root. */
  root: string;
}

async function runSteps(
  builder: ImageBuilder,
  options: { folder: string; recipe: Recipe; lower: string; work: string; mergeInto: 'layers' | 'copy' },
): Promise<StepsResult> {
  const exchange = join(options.work, 'exchange');
  const out = join(exchange, 'out');
  const root = join(options.work, 'merged');
  await mkdir(out, { recursive: true });
  await mkdir(join(exchange, 'archives', 'partial'), { recursive: true });
  await mkdir(root, { recursive: true });
  await writeAptConfig(builder, exchange);

  const uppers: string[] = [];
  for (const [index, step] of options.recipe.steps.entries()) {
    const upper = join(options.work, `upper-${index}`);
    const overlayWork = join(options.work, `overlay-${index}`);
    await Promise.all([mkdir(upper), mkdir(overlayWork)]);
    await prepareExchange(exchange, options.folder, step);
    const lower = [...uppers.toReversed(), options.lower].join(':');
    const result = await tryCommand(
      [...ownNamespaces, 'sh', chrootStep, lower, upper, overlayWork, root, exchange],
      {
        timeoutMs: buildTimeoutMs,
      },
    );
    if (result.exitCode !== 0) {
      throw new SetupError(
        `step ${index + 1} of ${options.folder} failed: ${new CommandError(['chroot-step'], result).message}`,
        "the lines above say what the step could not do; package downloads need the machine's Debian mirror",
      );
    }
    uppers.push(upper);
  }
  if (options.mergeInto === 'layers') return { uppers, out, root: options.lower };
  const copy = join(options.work, 'flat');
  await mkdir(copy);
  // The lowest folder first; a base's steps only add, change and delete inside the one overlay.
  const lower = [...uppers.toReversed(), options.lower].join(':');
  await runCommand([
    ...ownNamespaces,
    'sh',
    '-euc',
    'mount -t overlay -o "ro,lowerdir=$1" overlay "$2"; cp -a "$2/." "$3/"',
    'merge',
    lower,
    root,
    copy,
  ]);
  return { uppers, out, root: copy };
}

async function prepareExchange(exchange: string, folder: string, step: RecipeStep): Promise<void> {
  const files = join(exchange, 'files');
  await rm(files, { recursive: true, force: true });
  if (step.files) {
    await cp(join(folder, step.files), files, { recursive: true });
    // A checkout made with a narrow umask must not make files that a sandbox cannot read.
    await runCommand(['chmod', '-R', 'u=rwX,go=rX', files]);
  }
  const script = step.run ? await readFile(join(folder, step.run), 'utf8') : '';
  const install = step.packages.length
    ? `apt-get install -y -qq --no-install-recommends ${step.packages.join(' ')} </dev/null`
    : '';
  await writeFile(
    join(exchange, 'step.sh'),
    `export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true APT_CONFIG=/run/build/apt.conf
BUILD=/run/build OUT=/run/build/out
${install}
[ ! -d /run/build/files ] || cp -r --preserve=mode /run/build/files/. /
${script}
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /var/cache/debconf/*-old /var/lib/dpkg/*-old
rm -rf /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /var/log/bootstrap.log /var/cache/ldconfig/aux-cache
`,
  );
}

/**
 * apt inside a build takes sources, lists and downloads from the exchange folder, so that nothing of this machine's
 * network settings is written into the root file system.
 */
async function writeAptConfig(builder: ImageBuilder, exchange: string): Promise<void> {
  const { mainUri, securityUri, aptOptions, env } = builder.sources;
  const keyring = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  await writeFile(
    join(exchange, 'sources.list'),
    `deb ${keyring} ${mainUri} ${suite} main
deb ${keyring} ${mainUri} ${suite}-updates main
deb ${keyring} ${securityUri} ${suite}-security main
`,
  );
  const certificates = await readFile('/etc/ssl/certs/ca-certificates.crt').catch(() => undefined);
  if (certificates) await writeFile(join(exchange, 'certificates.crt'), certificates);
  for (const file of ['auth.conf']) {
    const text = await readFile(join('/etc/apt', file), 'utf8').catch(() => '');
    await writeFile(join(exchange, file), text, { mode: 0o600 });
  }
  await writeFile(
    join(exchange, 'apt.conf'),
    `Dir::Etc::sourcelist "/run/build/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::netrc "/run/build/auth.conf";
Dir::State::lists "/run/build/lists";
Dir::Cache::archives "/run/build/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
${env.http_proxy ? `Acquire::http::Proxy "${env.http_proxy}";` : ''}
${env.https_proxy ? `Acquire::https::Proxy "${env.https_proxy}";` : ''}
${certificates ? 'Acquire::https::CAInfo "/run/build/certificates.crt";' : ''}
${aptOptions}
`,
  );
  const lists = join(builder.workDir, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await cp(lists, join(exchange, 'lists'), { recursive: true });
}

/** Once for all builds: they start from copies of these lists. */
export async function updatePackageLists(builder: ImageBuilder, root: string): Promise<void> {
  const work = await makeWorkDir(builder, 'lists');
  const [exchange, merged, upper, overlayWork] = ['exchange', 'merged', 'upper', 'overlay'].map((name) =>
    join(work, name),
  ) as [string, string, string, string];
  await Promise.all([exchange, merged, upper, overlayWork].map((folder) => mkdir(folder)));
  await writeAptConfig(builder, exchange);
  await writeFile(
    join(exchange, 'step.sh'),
    'export PATH=/usr/sbin:/usr/bin:/sbin:/bin APT_CONFIG=/run/build/apt.conf DEBIAN_FRONTEND=noninteractive\napt-get update -qq --error-on=any\n',
  );
  const result = await tryCommand(
    [...ownNamespaces, 'sh', chrootStep, root, upper, overlayWork, merged, exchange],
    {
      timeoutMs: buildTimeoutMs,
    },
  );
  if (result.exitCode !== 0) {
    throw new SetupError(
      `Debian's package lists cannot be fetched: ${(result.stderr || result.stdout).trim().slice(-1500)}`,
      `check that ${builder.sources.mainUri} and ${builder.sources.securityUri} serve ${suite}`,
    );
  }
  await rm(join(builder.workDir, 'lists'), { recursive: true, force: true });
  await rename(join(exchange, 'lists'), join(builder.workDir, 'lists'));
  await rm(work, { recursive: true, force: true });
}
