import { randomBytes } from 'node:crypto';
import { delegateCgroup, machineCgroupFiles } from '@naru/docker-runtime/cgroup-delegation';
import { runExec } from '@naru/docker-runtime/run-exec';
import { buildContainerOptions } from '@naru/docker-runtime/sandbox-container-spec';
import { idFromBytes, previewId, sandboxId, studentId } from '@naru/protocol/ids';
import type Docker from 'dockerode';

const MIB = 1024 * 1024;
const READY_TIMEOUT_MS = 60_000;
/** Our start script, but dockerd looks after containerd itself, as it does everywhere by default. */
const PLAIN_START = `
sed -e '/^GOGC=[0-9]* containerd --config/d' -e '/^containerd=/d' -e '/--containerd=/d' -e '/^(watch_start &)$/d' /usr/lib/naru/start > /tmp/plain-start
exec bash /tmp/plain-start`;
const WAIT_FOR_ENGINE = `
until curl -sf -o /dev/null --unix-socket /var/run/docker.sock http://engine/_ping 2>/dev/null; do sleep 0.01; done`;

/** Milliseconds from the request to an engine that answers, without our own containerd start. */
export async function timePlainStart(docker: Docker, image: string): Promise<number> {
  const random = () => randomBytes(20);
  const options = buildContainerOptions(
    'bench',
    {
      sandboxId: sandboxId.parse(idFromBytes('sbx', random())),
      studentId: studentId.parse(idFromBytes('stu', random())),
      previewId: previewId.parse(idFromBytes('prv', random())),
      image,
      mirrorUrl: null,
      limits: { memoryBytes: 1024 * MIB, cpus: 1, pids: 512, diskBytes: 3072 * MIB },
    },
    {
      cgroupVersion: await readCgroupVersion(docker),
      hasAppArmor: false,
      countsImage: false,
      boundsDisk: true,
    },
  );
  const startedAt = performance.now();
  const container = await docker.createContainer({ ...options, Entrypoint: ['bash', '-c', PLAIN_START] });
  try {
    await container.start();
    const found = await container.inspect();
    await delegateCgroup(machineCgroupFiles, { pid: found.State.Pid, containerId: found.Id });
    const { exitCode, stderr } = await runExec(docker, found.Name.slice(1), {
      argv: ['bash', '-c', WAIT_FOR_ENGINE],
      timeoutMs: READY_TIMEOUT_MS,
      maxOutputBytes: 10_000,
    });
    if (exitCode !== 0) throw new Error(`the plain engine did not answer: ${Buffer.from(stderr).toString()}`);
    return performance.now() - startedAt;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

async function readCgroupVersion(docker: Docker): Promise<1 | 2> {
  return (await docker.info()).CgroupVersion === '2' ? 2 : 1;
}
