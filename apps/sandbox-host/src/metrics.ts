import type { ErrorCode } from '@naru/protocol/error-codes';
import type { SandboxState } from '@naru/sandbox/sandbox-state';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';

export type Metrics = ReturnType<typeof createMetrics>;

/** What a scrape reads at that moment. */
export interface MetricSources {
  countByPhase(): ReadonlyMap<SandboxState['phase'], number>;
  countTerminals(): { open: number; paused: number };
  countViewers(): number;
  countWaitingResults(): number;
  isEngineUp(): boolean;
}

/** Counters of business events; gauges are read when scraped. Labels take few values. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const startSeconds = new Histogram({
    name: 'naru_sandbox_start_seconds',
    help: 'From admission to ready',
    labelNames: ['kind'],
    buckets: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30],
    registers,
  });
  const startFailures = new Counter({
    name: 'naru_sandbox_start_failures_total',
    help: 'Starts that failed, by error code',
    labelNames: ['code'],
    registers,
  });
  const reaped = new Counter({
    name: 'naru_sandboxes_reaped_total',
    help: 'Sandboxes removed because nobody owned them',
    registers,
  });
  const crashed = new Counter({
    name: 'naru_sandboxes_crashed_total',
    help: 'Running sandboxes that ended by themselves',
    registers,
  });
  const outputBytes = new Counter({
    name: 'naru_terminal_output_bytes_total',
    help: 'Bytes read from terminals',
    registers,
  });
  const commands = new Counter({
    name: 'naru_commands_total',
    help: 'Commands of browsers, by name and outcome',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const previewRequests = new Counter({
    name: 'naru_preview_requests_total',
    help: 'Requests to previews, by outcome',
    labelNames: ['outcome'],
    registers,
  });

  const checkSeconds = new Histogram({
    name: 'naru_check_seconds',
    help: 'Runs of the checks of one exercise, by what caused them',
    labelNames: ['cause'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 10, 15],
    registers,
  });
  const uncheckedCriteria = new Counter({
    name: 'naru_criteria_unchecked_total',
    help: 'Criteria that a student asked for and that could not be checked',
    registers,
  });

  const results = new Counter({
    name: 'naru_results_total',
    help: 'Results of checks on their way to the site, by what became of them',
    labelNames: ['outcome'],
    registers,
  });

  return {
    resultDone: (outcome: 'sent' | 'refused' | 'dropped') => results.inc({ outcome }),
    checkDone: (cause: 'asked' | 'event', seconds: number) => checkSeconds.observe({ cause }, seconds),
    criterionUnchecked: () => uncheckedCriteria.inc(),
    sandboxStarted: (kind: 'new' | 'woken', seconds: number) => startSeconds.observe({ kind }, seconds),
    sandboxStartFailed: (code: ErrorCode) => startFailures.inc({ code }),
    sandboxReaped: () => reaped.inc(),
    sandboxCrashed: () => crashed.inc(),
    terminalOutput: (bytes: number) => outputBytes.inc(bytes),
    commandDone: (command: string, outcome: 'ok' | ErrorCode) => commands.inc({ command, outcome }),
    previewDone: (outcome: 'ok' | ErrorCode) => previewRequests.inc({ outcome }),

    /** Event-loop delay and memory of the process come with the default metrics. */
    observe(sources: MetricSources): void {
      collectDefaultMetrics({ register: registry });
      const phases = new Gauge({
        name: 'naru_sandboxes',
        help: 'Sandboxes by phase',
        labelNames: ['phase'],
        registers,
        collect() {
          phases.reset();
          for (const [phase, count] of sources.countByPhase()) phases.set({ phase }, count);
        },
      });
      const terminals = new Gauge({
        name: 'naru_terminals',
        help: 'Terminals open, and those whose output is held back',
        labelNames: ['state'],
        registers,
        collect() {
          const { open, paused } = sources.countTerminals();
          terminals.set({ state: 'open' }, open);
          terminals.set({ state: 'paused' }, paused);
        },
      });
      const sockets = new Gauge({
        name: 'naru_sockets',
        help: 'Connected pages',
        registers,
        collect() {
          sockets.set(sources.countViewers());
        },
      });
      const waitingResults = new Gauge({
        name: 'naru_results_waiting',
        help: 'Results that the site has not taken yet',
        registers,
        collect() {
          waitingResults.set(sources.countWaitingResults());
        },
      });
      const engine = new Gauge({
        name: 'naru_engine_up',
        help: '1 while the host engine answers',
        registers,
        collect() {
          engine.set(sources.isEngineUp() ? 1 : 0);
        },
      });
    },

    text: (): Promise<string> => registry.metrics(),
    contentType: registry.contentType,
  };
}
