import { useEffect, useState } from 'react';

/** Long enough that thirty pages do not load the site, short enough to be right about the next command. */
const ASK_EVERY_MS = 60_000;

type HealthProblem = 'engine' | 'mirror';

/** What the operator's side lacks, as far as the site knows. A site that does not answer is told of elsewhere. */
export function useHealthProblem(): HealthProblem | undefined {
  const [problem, setProblem] = useState<HealthProblem>();
  useEffect(() => {
    const stopping = new AbortController();
    const ask = async () => {
      const response = await fetch('/api/health', { signal: stopping.signal });
      setProblem(findHealthProblem(await response.json()));
    };
    const askQuietly = () => void ask().catch(() => undefined);
    askQuietly();
    const timer = setInterval(askQuietly, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      stopping.abort();
    };
  }, []);
  return problem;
}

/** Reads the answer of `/api/health`, which may speak of the engine and the mirror or only of their sum. */
export function findHealthProblem(health: unknown): HealthProblem | undefined {
  if (typeof health !== 'object' || health === null) return undefined;
  const facts = health as Record<string, unknown>;
  if (facts.engine === 'down' || (facts.engine === undefined && facts.sandboxHost === 'degraded'))
    return 'engine';
  return facts.mirror === 'missing' ? 'mirror' : undefined;
}
