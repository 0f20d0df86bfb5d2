import type Docker from 'dockerode';
import { isDockerStatus } from './docker-failure.ts';
import { runExec } from './run-exec.ts';

/** Containers that end when they are asked to do so within this time. */
const GRACE_MS = 2_000;
/** The inner engine is killed after this, and may then find its containers in disorder when it comes back. */
const STOP_SECONDS = 15;

/**
 * Stops a sandbox so that its engine ends in order. A container that ignores the request to end (most do, whose only
 * program is not made for it) would hold the engine up for ten seconds, so what is left after the grace is killed.
 * Not by `docker stop`: a container with a restart policy would then stay stopped when the student returns.
 */
export async function stopContainer(
  docker: Docker,
  container: Docker.Container,
  containerName: string,
): Promise<void> {
  const grace = setTimeout(() => {
    const argv = ['/usr/lib/naru/kill-group', 'docker'];
    const request = { argv, timeoutMs: (STOP_SECONDS * 1000) / 2, maxOutputBytes: 1_000 };
    runExec(docker, containerName, request).catch(() => {}); // It stopped meanwhile.
  }, GRACE_MS);
  try {
    await container.stop({ t: STOP_SECONDS });
  } catch (error) {
    if (!isDockerStatus(error, 304)) throw error;
  } finally {
    clearTimeout(grace);
  }
}
