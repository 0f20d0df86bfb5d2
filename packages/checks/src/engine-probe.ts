/**
 * What a check may look at and do in a student's sandbox. Everything is bounded in time and size, and nothing stays
 * behind: containers are called `naru-check-…`, carry the label `naru.role=checker`, are in no list, and go with
 * their volumes. A method that cannot say (sandbox gone, time up) throws `CheckUnavailable`: that is "could not
 * check" and never "wrong". What is not there is an answer, mostly undefined.
 */
export interface EngineProbe {
  /** All containers, also those that ended, newest first. */
  listContainers(): Promise<ContainerDetails[]>;
  /** By name or id. */
  inspectContainer(container: string): Promise<ContainerDetails | undefined>;
  /** The last part of what it said. */
  containerLogs(container: string): Promise<ContainerLog | undefined>;
  listImages(): Promise<ImageDetails[]>;
  /** By reference or id; `docker.io/library/` may be there or not, no tag means `latest`. */
  inspectImage(image: string): Promise<ImageDetails | undefined>;
  /** Newest step first, as `docker history` shows it. */
  imageHistory(image: string): Promise<ImageStep[] | undefined>;
  /**
   * Digests of the unpacked layers of an image as the mirror of Docker Hub has it, base first. BuildKit builds on a base
   * without storing it under its name.
   */
  registryLayers(image: string): Promise<string[] | undefined>;
  inspectVolume(volume: string): Promise<VolumeDetails | undefined>;
  inspectNetwork(network: string): Promise<NetworkDetails | undefined>;

  /** A request from the sandbox: to its loopback address, or to its address on the default bridge. */
  http(request: HttpProbe): Promise<HttpAnswer>;
  /** Whether something accepts a connection. */
  tcp(target: { port: number; host: ProbeHost }): Promise<{ isOpen: boolean }>;
  /** One command, by the protocol itself: no program is started in the student's container. */
  redis(request: RedisProbe): Promise<RedisAnswer>;

  /** Content of a regular file, or undefined when there is none. */
  readFile(file: FilePlace): Promise<ProbedFile | undefined>;
  /** All regular files of a volume by path below its root, text only; undefined when there is no such volume. */
  readVolumeFiles(volume: string): Promise<Record<string, string> | undefined>;
  /** Paths of a lesson's folder below `folder`, sorted; folders end in a slash. Undefined when there is no such folder. */
  listWorkspace(folder: string): Promise<string[] | undefined>;
  /** Has a file of the checker in the lesson's folder for as long as `act` takes. Refuses to overwrite. */
  withWorkspaceFile<T>(file: { path: string; text: string }, act: () => Promise<T>): Promise<T>;
  /** Freezes a running container for as long as `act` takes. */
  withPausedContainer<T>(container: string, act: () => Promise<T>): Promise<T>;

  /** Runs a container from the image, to its end or the time limit, and removes it. */
  throwAwayRun(run: ThrowAwayRun): Promise<RunResult>;
  /** Builds a copy of a folder of the lesson with changes. The image lives until the evaluation ends. */
  rebuild(build: RebuildRequest): Promise<RebuildResult>;
  /** Runs a shell script of the lesson's author in the lesson's folder, beside the engine, for at most 15 s. */
  runScript(script: { script: string; timeoutMs: number }): Promise<ScriptResult>;
  /** Lets time pass; for things that grow. */
  wait(ms: number): Promise<void>;
}

/** The check could not be made. The text is for the log. */
export class CheckUnavailable extends Error {
  override readonly name = 'CheckUnavailable';
}

export interface ContainerDetails {
  id: string;
  name: string;
  /** As it was named when the container was created. */
  image: string;
  imageId: string;
  createdAtMs: number;
  state: ContainerState;
  /** What runs: `path` with `args`, entrypoint and command put together. */
  path: string;
  args: string[];
  cmd: string[] | null;
  entrypoint: string[] | null;
  env: string[];
  hasTty: boolean;
  labels: Record<string, string>;
  networkMode: string;
  isAutoRemoved: boolean;
  restartPolicy: string;
  memoryBytes: number;
  /** What was asked for at creation; there also while the container does not run. hostPort 0 is "any". */
  portBindings: PortBinding[];
  /** What is published now. Empty while it does not run. */
  publishedPorts: PortBinding[];
  /** What the image or `--expose` declares: `80/tcp`. */
  exposedPorts: string[];
  mounts: ContainerMount[];
  networks: { name: string; ipAddress: string; aliases: string[] }[];
}

export interface ContainerState {
  status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
  isRunning: boolean;
  exitCode: number;
  pid: number;
  /** The engine's own words when a start failed. */
  error: string;
  isOomKilled: boolean;
  startedAtMs: number | undefined;
  finishedAtMs: number | undefined;
}

export interface PortBinding {
  containerPort: number;
  protocol: string;
  /** Empty and `0.0.0.0` mean every address. */
  hostIp: string;
  hostPort: number;
}

export interface ContainerMount {
  type: string;
  /** Name of a volume; empty for others. */
  volume: string;
  /** Path in the sandbox, of a bind mount as it was given. */
  source: string;
  target: string;
  isWritable: boolean;
}

export interface ContainerLog {
  stdout: string;
  stderr: string;
  /** Both as they came; with a terminal all is here and in stdout. */
  text: string;
  isCut: boolean;
}

export interface ImageDetails {
  id: string;
  /** `alpine:latest`; none for a dangling image. */
  tags: string[];
  createdAtMs: number;
  sizeBytes: number;
  /** Digests of the unpacked layers, base first. */
  layers: string[];
  cmd: string[] | null;
  entrypoint: string[] | null;
  env: string[];
  workingDir: string;
  user: string;
  volumes: string[];
  exposedPorts: string[];
  labels: Record<string, string>;
}

export interface ImageStep {
  createdBy: string;
  sizeBytes: number;
  createdAtMs: number;
  tags: string[];
}

export interface VolumeDetails {
  name: string;
  driver: string;
  createdAtMs: number | undefined;
  /** Names of the containers that mount it, running or not. */
  usedBy: string[];
}

export interface NetworkDetails {
  id: string;
  name: string;
  driver: string;
  /** Names of the containers on it that run. */
  containers: string[];
}

export type ProbeHost = 'loopback' | 'gateway';

export interface HttpProbe {
  port: number;
  path: string;
  host: ProbeHost;
}

export type HttpAnswer =
  | { isAnswered: true; status: number; body: string; isCut: boolean }
  | { isAnswered: false; failure: 'refused' | 'broken' | 'timeout' };

export interface RedisProbe {
  /** A container by its own address, or a port of the sandbox. */
  to: { container: string } | { port: number };
  argv: readonly string[];
}

export type RedisReply = string | number | null | RedisReply[] | { error: string };

export type RedisAnswer =
  | { isAnswered: true; reply: RedisReply }
  | { isAnswered: false; failure: 'refused' | 'broken' | 'timeout' | 'no-container' | 'not-running' };

export type FilePlace =
  | { container: string; path: string }
  | { image: string; path: string }
  /** Relative to the lesson's folder. */
  | { workspace: string };

export interface ProbedFile {
  text: string;
  sizeBytes: number;
  /** The text ends before the file does. */
  isCut: boolean;
}

export interface ThrowAwayRun {
  image: string;
  /** Words after the image; without them the image's own command runs. */
  argv?: readonly string[];
  entrypoint?: readonly string[];
  env?: readonly string[];
  mounts?: readonly ThrowAwayMount[];
  network?: 'none' | 'bridge';
  /** At most 10 s, which is also what holds without it. */
  timeoutMs?: number;
}

export type ThrowAwayMount =
  /** A volume of the student. It has to exist. */
  | { volume: string; target: string; isWritable?: boolean }
  /** A file of the checker. */
  | { text: string; target: string }
  /** A folder of the checker. */
  | { files: Readonly<Record<string, string>>; target: string };

export interface RunResult {
  /** Null when it never started or did not end in time. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** The engine's words when the container could not be started. */
  startError: string | undefined;
  isTimedOut: boolean;
}

export interface ScriptResult {
  /** Null when it did not end in time. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RebuildRequest {
  /** Folder relative to the lesson's folder; empty is the lesson's folder itself. */
  context: string;
  /** Relative to the context; `Dockerfile` without it. */
  dockerfile?: string;
  /** Texts that replace files of the copy or are added to it; null takes one out. */
  changes?: Readonly<Record<string, string | null>>;
  buildArgs?: Readonly<Record<string, string>>;
}

export type RebuildResult =
  | { isBuilt: true; image: string }
  /** The last lines of what the builder said. */
  | { isBuilt: false; output: string };
