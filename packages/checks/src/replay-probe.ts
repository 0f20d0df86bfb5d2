import { CheckUnavailable, type EngineProbe } from './engine-probe.ts';
import { nameQuestion, type Reading } from './reading.ts';

export interface ReplayOptions {
  /** Told of every question that has no answer in the record. */
  onUnknown?: (question: string) => void;
}

/**
 * Answers as `recordProbe` wrote it down. A repeated question gets its answers one after the other, then the last one
 * for ever. What was never asked is `CheckUnavailable`. The answers are trusted to be those of an `EngineProbe`.
 */
export function replayProbe(
  readings: readonly Reading[],
  { onUnknown = () => {} }: ReplayOptions = {},
): EngineProbe {
  const answers = new Map<string, { left: Reading[]; last: Reading }>();
  for (const reading of readings) {
    const known = answers.get(reading.ask);
    answers.set(reading.ask, { left: [...(known?.left ?? []), reading], last: reading });
  }

  const find = (method: string, args: readonly unknown[]): Reading => {
    const question = nameQuestion(method, args);
    const known = answers.get(question);
    if (known === undefined) {
      onUnknown(question);
      throw new CheckUnavailable(`never asked: ${question}`);
    }
    return known.left.shift() ?? known.last;
  };
  const answer = async <T>(method: string, ...args: unknown[]): Promise<T> => {
    const { answer: told, problem } = find(method, args);
    if (problem !== undefined) throw new CheckUnavailable(problem);
    return told as T;
  };
  const hold = async <T>(method: string, arg: unknown, act: () => Promise<T>): Promise<T> => {
    const { answer: hasBegun, problem } = find(method, [arg]);
    if (problem !== undefined && hasBegun !== true) throw new CheckUnavailable(problem);
    const result = await act();
    if (problem !== undefined) throw new CheckUnavailable(problem);
    return result;
  };

  return {
    listContainers: () => answer('listContainers'),
    inspectContainer: (name) => answer('inspectContainer', name),
    containerLogs: (name) => answer('containerLogs', name),
    listImages: () => answer('listImages'),
    inspectImage: (name) => answer('inspectImage', name),
    imageHistory: (name) => answer('imageHistory', name),
    registryLayers: (name) => answer('registryLayers', name),
    inspectVolume: (name) => answer('inspectVolume', name),
    inspectNetwork: (name) => answer('inspectNetwork', name),
    http: (request) => answer('http', request),
    tcp: (target) => answer('tcp', target),
    redis: (request) => answer('redis', request),
    readFile: (file) => answer('readFile', file),
    readVolumeFiles: (volume) => answer('readVolumeFiles', volume),
    listWorkspace: (folder) => answer('listWorkspace', folder),
    withWorkspaceFile: (file, act) => hold('withWorkspaceFile', file, act),
    withPausedContainer: (container, act) => hold('withPausedContainer', container, act),
    throwAwayRun: (run) => answer('throwAwayRun', run),
    rebuild: (build) => answer('rebuild', build),
    runScript: (script) => answer('runScript', script),
    // No time has to pass, however long it was; but waiting can have been cut short.
    wait: async (ms) => {
      if (answers.has(nameQuestion('wait', [ms]))) await answer('wait', ms);
    },
  };
}
