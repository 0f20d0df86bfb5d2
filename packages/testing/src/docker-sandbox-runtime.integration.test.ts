import { useHostEngine } from './host-engine-for-tests.ts';
import { sandboxRuntimeContract } from './sandbox-runtime.contract.ts';

sandboxRuntimeContract('on Docker', async () => {
  const engine = await useHostEngine();
  return {
    runtime: engine.runtime,
    image: engine.image,
    restarted: () => engine.openRuntime(),
    stranger: () => engine.openRuntime(`${engine.instance}-stranger`),
    // From inside: containerd is not what the init program runs, dockerd is.
    kill: async (sandboxId) => {
      const argv = ['pkill', '-KILL', '-x', 'dockerd'];
      await engine.runtime
        .exec(sandboxId, { argv, timeoutMs: 10_000, maxOutputBytes: 1_000 })
        .catch(() => {});
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
});
