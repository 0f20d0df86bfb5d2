import type { EngineProbe } from './engine-probe.ts';

/** Asks the engine for the same thing once. Acting and timed methods go through. */
export function rememberProbe(probe: EngineProbe): EngineProbe {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: unknown[], ask: () => Promise<T>): Promise<T> => {
    const name = JSON.stringify(key);
    const known = answers.get(name) as Promise<T> | undefined;
    const answer = known ?? ask();
    answers.set(name, answer);
    return answer;
  };
  return {
    listContainers: () => once(['containers'], () => probe.listContainers()),
    inspectContainer: (name) => once(['container', name], () => probe.inspectContainer(name)),
    containerLogs: (name) => once(['logs', name], () => probe.containerLogs(name)),
    listImages: () => once(['images'], () => probe.listImages()),
    inspectImage: (name) => once(['image', name], () => probe.inspectImage(name)),
    imageHistory: (name) => once(['history', name], () => probe.imageHistory(name)),
    registryLayers: (name) => once(['registry', name], () => probe.registryLayers(name)),
    inspectVolume: (name) => once(['volume', name], () => probe.inspectVolume(name)),
    inspectNetwork: (name) => once(['network', name], () => probe.inspectNetwork(name)),
    http: (request) => once(['http', request], () => probe.http(request)),
    tcp: (target) => once(['tcp', target], () => probe.tcp(target)),
    redis: (request) => once(['redis', request], () => probe.redis(request)),
    readFile: (file) => once(['file', file], () => probe.readFile(file)),
    readVolumeFiles: (volume) => once(['files', volume], () => probe.readVolumeFiles(volume)),
    listWorkspace: (folder) => once(['folder', folder], () => probe.listWorkspace(folder)),
    withWorkspaceFile: (file, act) => probe.withWorkspaceFile(file, act),
    withPausedContainer: (container, act) => probe.withPausedContainer(container, act),
    throwAwayRun: (run) => once(['run', run], () => probe.throwAwayRun(run)),
    rebuild: (build) => once(['rebuild', build], () => probe.rebuild(build)),
    wait: (ms) => probe.wait(ms),
    runScript: (script) => probe.runScript(script),
  };
}
