import type { EngineProbe } from './engine-probe.ts';
import { nameQuestion, type Reading } from './reading.ts';

export interface RecordedProbe {
  probe: EngineProbe;
  /** All that was asked and has been answered, in the order of asking. */
  readings(): Reading[];
}

/** Writes down what an evaluation asks and what it is told, so that `replayProbe` can answer the same again. */
export function recordProbe(probe: EngineProbe): RecordedProbe {
  // A place is taken when a question is asked, so that answers that come late do not change the order.
  const places: { reading?: Reading }[] = [];

  const keep = async <T>(method: string, args: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    const place: { reading?: Reading } = {};
    places.push(place);
    const name = nameQuestion(method, args);
    try {
      const answer = await ask();
      place.reading = { ask: name, ...plainAnswer(answer) };
      return answer;
    } catch (error) {
      place.reading = { ask: name, problem: problemOf(error) };
      throw error;
    }
  };

  /** What is done while something is held asks for itself; here only that it began, and what went wrong around it. */
  const keepBegin = async <T>(
    method: string,
    args: readonly unknown[],
    { begin, act }: { begin: (act: () => Promise<T>) => Promise<T>; act: () => Promise<T> },
  ): Promise<T> => {
    const place: { reading?: Reading } = {};
    places.push(place);
    const name = nameQuestion(method, args);
    let hasEnded = false;
    try {
      return await begin(async () => {
        place.reading = { ask: name, answer: true };
        const result = await act();
        hasEnded = true;
        return result;
      });
    } catch (error) {
      if (place.reading === undefined) place.reading = { ask: name, problem: problemOf(error) };
      else if (hasEnded) place.reading = { ...place.reading, problem: problemOf(error) };
      throw error;
    }
  };

  return {
    readings: () => places.flatMap(({ reading }) => reading ?? []),
    probe: {
      listContainers: () => keep('listContainers', [], () => probe.listContainers()),
      inspectContainer: (name) => keep('inspectContainer', [name], () => probe.inspectContainer(name)),
      containerLogs: (name) => keep('containerLogs', [name], () => probe.containerLogs(name)),
      listImages: () => keep('listImages', [], () => probe.listImages()),
      inspectImage: (name) => keep('inspectImage', [name], () => probe.inspectImage(name)),
      imageHistory: (name) => keep('imageHistory', [name], () => probe.imageHistory(name)),
      registryLayers: (name) => keep('registryLayers', [name], () => probe.registryLayers(name)),
      inspectVolume: (name) => keep('inspectVolume', [name], () => probe.inspectVolume(name)),
      inspectNetwork: (name) => keep('inspectNetwork', [name], () => probe.inspectNetwork(name)),
      http: (request) => keep('http', [request], () => probe.http(request)),
      tcp: (target) => keep('tcp', [target], () => probe.tcp(target)),
      redis: (request) => keep('redis', [request], () => probe.redis(request)),
      readFile: (file) => keep('readFile', [file], () => probe.readFile(file)),
      readVolumeFiles: (volume) => keep('readVolumeFiles', [volume], () => probe.readVolumeFiles(volume)),
      listWorkspace: (folder) => keep('listWorkspace', [folder], () => probe.listWorkspace(folder)),
      withWorkspaceFile: (file, act) =>
        keepBegin('withWorkspaceFile', [file], {
          begin: (inner) => probe.withWorkspaceFile(file, inner),
          act,
        }),
      withPausedContainer: (container, act) =>
        keepBegin('withPausedContainer', [container], {
          begin: (inner) => probe.withPausedContainer(container, inner),
          act,
        }),
      throwAwayRun: (run) => keep('throwAwayRun', [run], () => probe.throwAwayRun(run)),
      rebuild: (build) => keep('rebuild', [build], () => probe.rebuild(build)),
      runScript: (script) => keep('runScript', [script], () => probe.runScript(script)),
      wait: (ms) => keep('wait', [ms], () => probe.wait(ms)),
    },
  };
}

/** As it will be after a journey as JSON; a copy, because nobody promises not to change the answer. */
function plainAnswer(answer: unknown): Pick<Reading, 'answer'> {
  return answer === undefined ? {} : { answer: JSON.parse(JSON.stringify(answer)) };
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
