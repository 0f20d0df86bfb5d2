/**
 * What the platform saw while an attempt ran, oldest first. The platform's own actions are not in it. All of it is
 * told by the student's machine, where the student is root: a sign of what was done, never a proof.
 */
export interface Evidence {
  events: EvidenceLog<EventEntry> | undefined;
  apiCalls: EvidenceLog<ApiCallEntry> | undefined;
  cliCalls: EvidenceLog<CliCallEntry> | undefined;
}

/** A list that could not be kept is undefined in `Evidence`: what rests on it alone is "could not check". */
export interface EvidenceLog<Entry> {
  entries: readonly Entry[];
  /** Entries may be missing (the engine was restarted, a flood): what is there counts, an absence proves nothing. */
  hasGaps: boolean;
}

export interface EventEntry {
  /** Place in the order of arrival, counting all lists of one attempt together. */
  sequence: number;
  /** By the clock of the machine, good for comparing with `createdAtMs` of a container. */
  timeMs: number;
  /** `container`, `image`, `network`, `volume`, `builder`, `daemon`. */
  type: string;
  /** `create`, `die`, `kill`, `exec_create`, `extract-to-dir`, `tag` …: the word alone, without what follows a colon. */
  action: string;
  /** Container or image id; a volume's name. */
  id: string;
  /** Name of the container, image reference or network; empty where the event has none. */
  name: string;
  /** Image of a container as it was named when created; empty for other events. */
  image: string;
  /** For `exec_create` and `exec_start`: program and arguments joined by spaces, as the engine tells them. */
  command: string;
  exitCode: number | undefined;
  /** For `kill`: the number. 9 for a kill; 15 for a stop, or what the image asks for (28 for httpd). */
  signal: number | undefined;
  /** Everything the engine said, also labels. For network and volume events `container` is a container's id. */
  attributes: Readonly<Record<string, string>>;
}

export interface ApiCallEntry {
  sequence: number;
  timeMs: number;
  method: string;
  /** Without the version and the query: `/containers/mystery/logs`. Names are as the caller wrote them. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** JSON of a request that sends one, when it was short enough to be kept. */
  body: unknown;
}

/** A `docker …` of a terminal, also out of a loop or script. The student's own machine tells of it, and could tell anything. */
export interface CliCallEntry {
  sequence: number;
  /** When it began. */
  timeMs: number;
  /** With the program; a very long one lacks its end. */
  argv: readonly string[];
  cwd: string;
  /** Id of the terminal. */
  terminal: string;
  /** Undefined while it runs; 128 and the number of a signal that ended it. */
  exitCode: number | undefined;
  endedAtMs: number | undefined;
}

/** Nothing could be recorded. */
export const noEvidence: Evidence = { events: undefined, apiCalls: undefined, cliCalls: undefined };
