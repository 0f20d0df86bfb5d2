import type { ResetSpec } from '@naru/checks/check-spec';
import { fillText } from '@naru/checks/fill-text';
import type { SandboxChecks } from '@naru/checks/sandbox-checks';
import { AppError } from '@naru/service-kit/app-error';
import type { LessonFiles } from '../lesson-files.ts';
import type { GradedExercise } from './lesson-exercises.ts';

const CLEAR_TIMEOUT_MS = 30_000;
const SETUP_TIMEOUT_MS = 60_000;

type Values = Readonly<Record<string, string | number>>;
interface Place {
  checks: SandboxChecks;
  workspace: string;
}

/** Words, each with its kind before it: `containers web files site/index.html`. Gone already is fine. */
const CLEAR_SCRIPT = `
while [ $# -gt 0 ]; do
  case $1 in
    containers) docker rm -f -v -- "$2" ;;
    images) docker rmi -f -- "$2" ;;
    volumes) docker volume rm -f -- "$2" ;;
    networks) docker network rm -- "$2" ;;
    files) rm -rf -- "./$2" ;;
  esac
  shift 2
done
tar -x --no-same-owner -f - 2> /dev/null
exit 0
`;
const kinds = ['containers', 'images', 'volumes', 'networks', 'files'] as const;

/** Takes away what belongs to this exercise alone; its files get the content that the lesson begins with. */
export async function clearExercise(
  { checks, workspace }: Place,
  { slug, spec }: GradedExercise,
  values: Values,
  lessons: LessonFiles,
): Promise<void> {
  const { reset } = spec;
  if (reset === undefined) return;
  const args = kinds.flatMap((kind) => (reset[kind] ?? []).flatMap((name) => [kind, fillText(name, values)]));
  const stdin = await lessons.archiveOf(slug, fillFiles(reset, values));
  const script = { script: CLEAR_SCRIPT, args, stdin, cwd: workspace, timeoutMs: CLEAR_TIMEOUT_MS };
  await preparing(() => checks.runAsPlatform(script));
}

/** Lays out what the exercise needs. EXERCISE_SETUP_FAILED when that did not succeed. */
export async function layOutExercise(
  { checks, workspace }: Place,
  { slug, id, spec }: GradedExercise,
  values: Values,
): Promise<void> {
  if (spec.setup === undefined) return;
  const script = fillText(spec.setup, values);
  const { exitCode, output } = await preparing(() =>
    checks.runAsPlatform({ script, cwd: workspace, timeoutMs: SETUP_TIMEOUT_MS }),
  );
  if (exitCode === 0) return;
  throw new AppError('EXERCISE_SETUP_FAILED', `setup of ${slug}/${id} ended with ${exitCode}: ${output}`);
}

function fillFiles({ files = [] }: ResetSpec, values: Values): string[] {
  return files.map((path) => fillText(path, values));
}

async function preparing<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new AppError('EXERCISE_SETUP_FAILED', 'the sandbox did not answer', { cause: error });
  }
}
