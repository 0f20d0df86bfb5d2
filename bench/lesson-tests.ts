import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Report } from './measurement.ts';

/** Wall time of `./naru lesson test` for all lessons. */
export async function benchLessonTests(): Promise<Report> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [resolve('apps/cli/src/main.ts'), 'lesson', 'test'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const exitCode = await new Promise<number | null>((done) => child.once('close', done));
  if (exitCode !== 0) throw new Error(`lesson test ended with ${exitCode}: ${output.slice(-2_000)}`);
  const cases = output.split('\n').filter((line) => /^✔ +\d+\/\d+ /.test(line)).length;
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    bench: 'lesson tests',
    figures: [{ name: 'all lessons', value: seconds, unit: 's', note: `${cases} cases as expected` }],
  };
}
