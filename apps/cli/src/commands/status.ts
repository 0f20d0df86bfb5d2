import { listHostPrograms } from '@naru/host-engine/ensure-host-engine';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { findRunningNaru } from '../running-naru.ts';
import { answers } from '../supervisor.ts';

/** Exit code 0 when everything of a running Naru answers. */
export async function status(_args: readonly string[], project: Project): Promise<number> {
  const running = findRunningNaru(project);
  if (!running) {
    console.log(message('down.none'));
    return 1;
  }
  const rows = await Promise.all([
    row('web', running.address, `${running.address}/api/health`, running.programs.web),
    row(
      'sandbox-host',
      running.sandboxHostUrl,
      `${running.sandboxHostUrl}/v1/health`,
      running.programs['sandbox-host'],
    ),
  ]);
  const below = (await listHostPrograms(project.stateDir)).map(({ name, pid }) => ({
    name,
    address: '',
    pid,
    isUp: pid !== undefined,
    text: message(pid === undefined ? 'status.stopped' : 'status.running'),
  }));
  const all = [...rows, ...below];
  for (const { name, text, address, pid } of all) {
    console.log(`${name.padEnd(16)} ${text}  pid ${String(pid ?? '-').padEnd(8)} ${address}`);
  }
  return all.every((one) => one.isUp) ? 0 : 1;
}

async function row(name: string, address: string, healthUrl: string, pid: number | undefined) {
  const isUp = await answers(healthUrl);
  return { name, address, pid, isUp, text: message(isUp ? 'status.running' : 'status.unhealthy') };
}
