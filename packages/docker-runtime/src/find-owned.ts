import type { OwnedSandbox } from '@naru/sandbox/sandbox-runtime';
import type Docker from 'dockerode';
import { askDocker, isDockerStatus } from './docker-failure.ts';
import { parseLabels, sandboxLabels } from './sandbox-labels.ts';

const runningStates = new Set(['running', 'paused', 'restarting']);

/** Every sandbox with the labels of this instance, running or not. */
export async function findOwned(docker: Docker, instance: string): Promise<OwnedSandbox[]> {
  return askDocker('list sandboxes', async () => {
    const containers = await docker.listContainers({
      all: true,
      filters: { label: [`${sandboxLabels.instance}=${instance}`] },
    });
    // One that is being removed is gone as far as anybody can act on it.
    const present = containers.filter((container) => container.State !== 'removing');
    const found = await Promise.all(present.map((container) => readOwned(docker, container)));
    return found.filter((sandbox) => sandbox !== undefined);
  });
}

async function readOwned(docker: Docker, container: Docker.ContainerInfo): Promise<OwnedSandbox | undefined> {
  const owner = parseLabels(container.Labels);
  if (owner === undefined) return undefined;
  try {
    const { State: state } = await docker.getContainer(container.Id).inspect();
    const createdAtMs = container.Created * 1000;
    return {
      ...owner,
      state: runningStates.has(state.Status) ? 'running' : 'stopped',
      createdAtMs,
      // Docker says the year 1 for what has not happened.
      changedAtMs: Math.max(createdAtMs, Date.parse(state.StartedAt), Date.parse(state.FinishedAt)),
    };
  } catch (error) {
    if (isDockerStatus(error, 404)) return undefined; // Removed since the list was read.
    throw error;
  }
}
