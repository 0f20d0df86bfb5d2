import { DockerSandboxRuntime } from '@naru/docker-runtime/docker-sandbox-runtime';
import { runDoctor } from '@naru/host-engine/doctor';
import { readEngineSettings, readForeignEngine } from '../engine-settings.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';

const marks = { ok: '✔', warning: '!', missing: '✖' } as const;

/** Says what this machine, or the engine NARU_SANDBOX_ENGINE names, lacks. Changes nothing. */
export async function doctor(_args: readonly string[], project: Project): Promise<number> {
  const foreign = readForeignEngine(process.env);
  const findings = foreign
    ? await new DockerSandboxRuntime({
        engineAddress: foreign.engineUrl,
        instance: 'naru-doctor',
        probeImage: foreign.sandboxImage,
      }).checkHost()
    : await runDoctor({ stateDir: project.stateDir, disk: readEngineSettings(process.env).disk });
  for (const { id, level, text } of findings) console.log(`${marks[level]} ${id.padEnd(16)} ${text}`);
  const missing = findings.filter((finding) => finding.level === 'missing').length;
  console.log(`\n${missing === 0 ? message('doctor.ok') : message('doctor.missing', { count: missing })}`);
  return missing === 0 ? 0 : 1;
}
