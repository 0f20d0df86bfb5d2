import { CheckUnavailable, type EngineProbe } from '@naru/checks/engine-probe';

/**
 * A probe that answers until the signal fires: one slow question then costs no more time. What runs on in the sandbox
 * ends by its own limits. Without `isActing` it refuses to run anything there and to stop a container.
 */
export function boundProbe(
  probe: EngineProbe,
  options: { signal: AbortSignal; isActing: boolean; onOwnFile(path: string): void },
): EngineProbe {
  const { signal, isActing, onOwnFile } = options;
  const within = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw new CheckUnavailable('out of time');
    const late = new AbortController();
    const timeUp = new Promise<never>((_resolve, reject) => {
      const options = { once: true, signal: late.signal };
      signal.addEventListener('abort', () => reject(new CheckUnavailable('out of time')), options);
    });
    try {
      return await Promise.race([ask(), timeUp]);
    } finally {
      late.abort();
    }
  };
  const acting = <T>(act: () => Promise<T>): Promise<T> => {
    if (!isActing) throw new CheckUnavailable('not done without being asked');
    return within(act);
  };
  return {
    listContainers: () => within(() => probe.listContainers()),
    inspectContainer: (container) => within(() => probe.inspectContainer(container)),
    containerLogs: (container) => within(() => probe.containerLogs(container)),
    listImages: () => within(() => probe.listImages()),
    inspectImage: (image) => within(() => probe.inspectImage(image)),
    imageHistory: (image) => within(() => probe.imageHistory(image)),
    registryLayers: (image) => within(() => probe.registryLayers(image)),
    inspectVolume: (volume) => within(() => probe.inspectVolume(volume)),
    inspectNetwork: (network) => within(() => probe.inspectNetwork(network)),
    http: (request) => within(() => probe.http(request)),
    tcp: (target) => within(() => probe.tcp(target)),
    redis: (request) => within(() => probe.redis(request)),
    readFile: (place) => within(() => probe.readFile(place)),
    readVolumeFiles: (volume) => within(() => probe.readVolumeFiles(volume)),
    listWorkspace: (folder) => within(() => probe.listWorkspace(folder)),
    withWorkspaceFile: (file, act) =>
      within(() => {
        onOwnFile(file.path);
        return probe.withWorkspaceFile(file, act);
      }),
    withPausedContainer: async (container, act) => acting(() => probe.withPausedContainer(container, act)),
    throwAwayRun: async (run) => acting(() => probe.throwAwayRun(run)),
    rebuild: async (request) => acting(() => probe.rebuild(request)),
    runScript: async (script) => acting(() => probe.runScript(script)),
    wait: (ms) => within(() => probe.wait(ms)),
  };
}
