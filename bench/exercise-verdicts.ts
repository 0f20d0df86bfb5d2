import { readFileSync } from 'node:fs';
import type { EventPayload } from '@naru/protocol/events';
import type { ExerciseView } from '@naru/protocol/exercise-view';
import type Docker from 'dockerode';
import { connectHostEngine, findSandboxContainer, readMemoryBytes } from './host-engine.ts';
import { percentile, type Report } from './measurement.ts';
import { SiteClient } from './site-client.ts';

const LESSON = 'first-run';
const EXERCISE = 'exit-code';
const STUDENTS = 20;
/** A student may start an exercise so many times a minute; three students make enough rounds for a percentile. */
const ROUNDS_EACH = 10;
const TIMED_STUDENTS = 3;
const IDLE_MS = 20_000;
const WAIT_MS = 30_000;

interface Student {
  client: SiteClient;
  container: Docker.Container;
}

/** From what a student did to the tick on the page, a class that presses the button at once, and what watching costs. */
export async function benchExerciseVerdicts(
  address: string,
  engineUrl: string,
  sandboxHostPid: number,
): Promise<Report> {
  const docker = connectHostEngine(engineUrl);
  await using clients = new AsyncDisposableStack();
  const students: Student[] = [];
  for (let one = 0; one < STUDENTS; one++) {
    const client = clients.use(await SiteClient.connect(address, LESSON));
    const view = await client.startSandbox();
    if (view.phase !== 'ready') throw new Error(view.phase);
    students.push({ client, container: await findSandboxContainer(docker, view.sandboxId) });
  }
  const before = await measureIdle(students, sandboxHostPid);
  for (const { client } of students) await openExercise(client);
  const watched = await measureIdle(students, sandboxHostPid);

  const late: number[] = [];
  for (const student of students.slice(0, TIMED_STUDENTS)) {
    for (let round = 0; round < ROUNDS_EACH; round++) late.push(await timeTick(student));
  }
  const checks = await Promise.all(students.map(({ client }) => timeCheck(client)));
  return {
    bench: 'exercise verdicts',
    figures: [
      { name: 'event → tick p50', value: percentile(late, 0.5), unit: 'ms' },
      { name: 'event → tick p95', value: percentile(late, 0.95), unit: 'ms', target: { below: 150 } },
      { name: `${STUDENTS} × 확인 at once p95`, value: percentile(checks, 0.95), unit: 'ms' },
      {
        name: 'watching an idle sandbox: processor time in a second',
        value: (watched.cpuMs - before.cpuMs) / (IDLE_MS / 1_000),
        unit: 'ms',
        note: 'sandbox and sandbox host together, above a page without exercises',
      },
      {
        name: 'watching an idle sandbox: memory',
        value: (watched.memoryBytes - before.memoryBytes) / 1e6,
        unit: 'MB',
      },
    ],
  };
}

/** Waits until the attempt at the exercise runs. */
async function openExercise(client: SiteClient): Promise<ExerciseView> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const { exercises } = await client.send('exercise:list', {});
    const found = exercises.find(({ exerciseId }) => exerciseId === EXERCISE);
    if (found?.phase === 'open' || found?.phase === 'done') return found;
    if (Date.now() > deadline) throw new Error('the exercise does not open');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Milliseconds from the engine's own time of the container's end to the tick at the page's socket. */
async function timeTick({ client, container }: Student): Promise<number> {
  const { values } = await client.send('exercise:start', { exerciseId: EXERCISE });
  const tick = firstEvent(client, 'exercise:changed', ({ exerciseId, criteria }) => {
    return exerciseId === EXERCISE && criteria[0]?.status === 'passed';
  });
  let endedAtMs = Number.NaN;
  const end = firstEvent(client, 'engine:happened', ({ events }) => {
    const died = events.find(
      ({ action, attributes }) => action === 'die' && attributes.name === 'exit-lab' && attributes.exitCode,
    );
    if (died) endedAtMs = Number(BigInt(died.timeNano) / 1_000_000n);
    return died !== undefined;
  });
  const exec = await container.exec({
    Cmd: ['docker', 'run', '--name', 'exit-lab', 'alpine', 'sh', '-c', `exit ${values.N}`],
  });
  (await exec.start({})).resume();
  const [tickedAtMs] = await Promise.all([tick, end]);
  return tickedAtMs - endedAtMs;
}

async function timeCheck(client: SiteClient): Promise<number> {
  const startedAt = performance.now();
  await client.send('exercise:check', { exerciseId: EXERCISE });
  return performance.now() - startedAt;
}

/** Unix milliseconds of the first event that fits. */
function firstEvent<N extends 'exercise:changed' | 'engine:happened'>(
  client: SiteClient,
  name: N,
  fits: (payload: EventPayload<N>) => boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${name} in time`)), WAIT_MS);
    const look = (event: string, payload: EventPayload<N>) => {
      if (event !== name || !fits(payload)) return;
      const nowMs = Date.now();
      clearTimeout(timer);
      client.socket.offAny(look);
      resolve(nowMs);
    };
    client.socket.onAny(look);
  });
}

/** Processor time and memory of one sandbox with its share of the sandbox host, while nothing happens. */
async function measureIdle(
  students: readonly Student[],
  pid: number,
): Promise<{ cpuMs: number; memoryBytes: number }> {
  const read = async () => {
    const stats = await Promise.all(students.map(({ container }) => container.stats({ stream: false })));
    const inside = stats.reduce((sum, one) => sum + one.cpu_stats.cpu_usage.total_usage / 1e6, 0);
    return inside + readProcessCpuMs(pid);
  };
  const cpuBefore = await read();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const cpuMs = ((await read()) - cpuBefore) / students.length;
  const memory = await Promise.all(students.map(({ container }) => readMemoryBytes(container)));
  return { cpuMs, memoryBytes: memory.reduce((sum, bytes) => sum + bytes, 0) / students.length };
}

/** Fields 14 and 15 of /proc/PID/stat are in ticks of 10 ms: proc(5). */
function readProcessCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
