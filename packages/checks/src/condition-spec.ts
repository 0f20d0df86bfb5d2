import { z } from 'zod';
import { describeFields } from './describe-fields.ts';
import {
  absolutePath,
  argv,
  type CommandMatch,
  clientAddress,
  commandMatch,
  containerName,
  imageMatch,
  imageName,
  type NumberMatch,
  numberMatch,
  portNumber,
  type TextMatch,
  template,
  textMatch,
  textMatches,
  workspaceRef,
} from './match-spec.ts';

const none = z.literal('none');
const hostPort = z.union([portNumber, template]);

const portMatch = describeFields('portMatch', {
  host: hostPort.optional(),
  container: portNumber.optional(),
  protocol: z.enum(['tcp', 'udp']).optional(),
  address: z.enum(['any', 'loopback']).optional(),
});
const mountMatch = describeFields('mountMatch', {
  type: z.enum(['bind', 'volume', 'tmpfs']).optional(),
  workspace: workspaceRef.optional(),
  volume: textMatch.optional(),
  isNamed: z.boolean().optional(),
  path: absolutePath.optional(),
  writable: z.boolean().optional(),
});
export type PortMatch = z.output<typeof portMatch>;
export type MountMatch = z.output<typeof mountMatch>;

const container = describeFields('container', {
  name: containerName.optional(),
  image: imageMatch.optional(),
  status: textMatch.optional(),
  exitCode: numberMatch.optional(),
  command: commandMatch.optional(),
  entrypoint: commandMatch.optional(),
  log: textMatch.optional(),
  ports: z.union([none, portMatch, z.array(portMatch).min(1).max(10)]).optional(),
  mounts: z.union([none, mountMatch, z.array(mountMatch).min(1).max(10)]).optional(),
  networks: z.array(z.string()).min(1).max(10).optional(),
  networkMode: textMatch.optional(),
  env: textMatches.optional(),
  labels: textMatches.optional(),
  isDetached: z.boolean().optional(),
  isAutoRemoved: z.boolean().optional(),
  isOutOfMemory: z.boolean().optional(),
  hasTerminal: z.boolean().optional(),
  memoryMiB: numberMatch.optional(),
  restartPolicy: textMatch.optional(),
  error: textMatch.optional(),
  isNew: z.boolean().optional(),
  count: numberMatch.optional(),
});
export type ContainerSpec = z.output<typeof container>;

const image = describeFields('image', {
  name: imageName,
  base: imageName.optional(),
  sameAs: imageName.optional(),
  command: commandMatch.optional(),
  entrypoint: commandMatch.optional(),
  env: textMatches.optional(),
  labels: textMatches.optional(),
  user: textMatch.optional(),
  workingDir: textMatch.optional(),
  exposes: portNumber.optional(),
  sizeMiB: numberMatch.optional(),
  isNew: z.boolean().optional(),
});
export type ImageSpec = z.output<typeof image>;

const history = describeFields('history', {
  image: imageName,
  since: imageName.optional(),
  instruction: z.string().max(20).optional(),
  text: textMatch.optional(),
  count: numberMatch.optional(),
});
export type HistorySpec = z.output<typeof history>;

const layers = describeFields('layers', {
  image: imageName,
  startWith: imageName.optional(),
  added: numberMatch.optional(),
  count: numberMatch.optional(),
});
export type LayersSpec = z.output<typeof layers>;

const volume = describeFields('volume', {
  name: z.string().min(1).max(255),
  driver: textMatch.optional(),
  usedBy: z.array(containerName).min(1).max(20).optional(),
});
export type VolumeSpec = z.output<typeof volume>;

const network = describeFields('network', {
  name: z.string().min(1).max(255),
  driver: textMatch.optional(),
  containers: z.array(containerName).min(1).max(20).optional(),
});
export type NetworkSpec = z.output<typeof network>;

const http = describeFields('http', {
  port: portNumber,
  path: z.string().max(500).regex(/^\//).optional(),
  from: clientAddress.optional(),
  isReachable: z.boolean().optional(),
  status: numberMatch.optional(),
  body: textMatch.optional(),
  servedBy: containerName.optional(),
  serves: workspaceRef.optional(),
});
export type HttpSpec = z.output<typeof http>;

const tcp = describeFields('tcp', {
  port: portNumber,
  from: clientAddress.optional(),
  isOpen: z.boolean().optional(),
});
export type TcpSpec = z.output<typeof tcp>;

const redis = describeFields('redis', {
  container: containerName.optional(),
  port: portNumber.optional(),
  command: argv.optional(),
  reply: textMatch.optional(),
  servedBy: containerName.optional(),
});
export type RedisSpec = z.output<typeof redis>;

const file = describeFields('file', {
  container: containerName.optional(),
  image: imageName.optional(),
  path: absolutePath.optional(),
  workspace: workspaceRef.optional(),
  exists: z.boolean().optional(),
  content: textMatch.optional(),
  writtenBy: containerName.optional(),
});
export type FileSpec = z.output<typeof file>;

const outcome = {
  output: textMatch.optional(),
  exitCode: numberMatch.optional(),
  stdout: textMatch.optional(),
  stderr: textMatch.optional(),
};

const run = describeFields('run', {
  image: imageName.optional(),
  container: containerName.optional(),
  command: argv.optional(),
  files: z.record(absolutePath, template).optional(),
  volumes: z.record(z.string().max(255), absolutePath).optional(),
  replace: z.record(z.string().min(1).max(500), template).optional(),
  ...outcome,
});
export type RunSpec = z.output<typeof run>;

const rebuild = describeFields('rebuild', {
  context: workspaceRef,
  changes: z.record(workspaceRef, template.nullable()).optional(),
  command: argv.optional(),
  succeeds: z.boolean().optional(),
  ...outcome,
});
export type RebuildSpec = z.output<typeof rebuild>;

const dockerfile = describeFields('dockerfile', {
  workspace: workspaceRef,
  instruction: z.string().max(20).optional(),
  text: textMatch.optional(),
  count: numberMatch.optional(),
  isReadable: z.boolean().optional(),
});
export type DockerfileSpec = z.output<typeof dockerfile>;

const answer = describeFields('answer', { field: z.string().max(40), is: textMatch });
export type AnswerSpec = z.output<typeof answer>;

const eventFields = {
  type: z.enum(['container', 'image', 'volume', 'network']).optional(),
  action: z.union([z.string(), z.array(z.string()).min(1).max(10)]).optional(),
  container: containerName.optional(),
  image: imageName.optional(),
  volume: z.string().max(255).optional(),
  exitCode: numberMatch.optional(),
  signal: numberMatch.optional(),
  command: commandMatch.optional(),
  attributes: textMatches.optional(),
  isCurrent: z.boolean().optional(),
  count: numberMatch.optional(),
  after: z.lazy((): z.ZodType<EarlierEvent> => earlierEvent).optional(),
};
const event = describeFields('event', eventFields);
const earlierEvent = describeFields('event', { ...eventFields, sameContainer: z.boolean().optional() });
export interface EventSpec {
  type?: 'container' | 'image' | 'volume' | 'network' | undefined;
  action?: string | string[] | undefined;
  container?: string | undefined;
  image?: string | undefined;
  volume?: string | undefined;
  exitCode?: NumberMatch | undefined;
  signal?: NumberMatch | undefined;
  command?: CommandMatch | undefined;
  attributes?: Record<string, TextMatch> | undefined;
  isCurrent?: boolean | undefined;
  count?: NumberMatch | undefined;
  after?: EarlierEvent | undefined;
}
interface EarlierEvent extends EventSpec {
  sameContainer?: boolean | undefined;
}

const api = describeFields('api', {
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']).optional(),
  path: textMatch.optional(),
  container: containerName.optional(),
  query: textMatches.optional(),
  body: textMatches.optional(),
  count: numberMatch.optional(),
});
export type ApiSpec = z.output<typeof api>;

const cli = describeFields('cli', {
  command: commandMatch,
  exitCode: numberMatch.optional(),
  count: numberMatch.optional(),
});
export type CliSpec = z.output<typeof cli>;

const script = describeFields('script', {
  run: z.string().min(1).max(4_000),
  timeoutSeconds: z.int().min(1).max(15).optional(),
  ...outcome,
});
export type ScriptSpec = z.output<typeof script>;

/** What stands side by side in one condition must all hold. */
export interface Condition {
  all?: Condition[] | undefined;
  any?: Condition[] | undefined;
  not?: Condition | undefined;
  container?: ContainerSpec | undefined;
  image?: ImageSpec | undefined;
  history?: HistorySpec | undefined;
  layers?: LayersSpec | undefined;
  volume?: VolumeSpec | undefined;
  network?: NetworkSpec | undefined;
  http?: HttpSpec | undefined;
  tcp?: TcpSpec | undefined;
  redis?: RedisSpec | undefined;
  file?: FileSpec | undefined;
  run?: RunSpec | undefined;
  rebuild?: RebuildSpec | undefined;
  dockerfile?: DockerfileSpec | undefined;
  answer?: AnswerSpec | undefined;
  event?: EventSpec | undefined;
  api?: ApiSpec | undefined;
  cli?: CliSpec | undefined;
  script?: ScriptSpec | undefined;
}

const oneOf = (keys: readonly string[]) => (value: object) =>
  keys.filter((key) => Reflect.get(value, key) !== undefined).length === 1;

export const condition: z.ZodType<Condition> = describeFields('condition', {
  all: z.lazy(() => z.array(condition).min(1).max(20)).optional(),
  any: z.lazy(() => z.array(condition).min(1).max(20)).optional(),
  not: z.lazy(() => condition).optional(),
  container: container.optional(),
  image: image.optional(),
  history: history.optional(),
  layers: layers.optional(),
  volume: volume.optional(),
  network: network.optional(),
  http: http.optional(),
  tcp: tcp.optional(),
  redis: redis.refine(oneOf(['container', 'port']), 'container-or-port').optional(),
  file: file.refine(oneOf(['container', 'image', 'workspace']), 'one-file-place').optional(),
  run: run.refine(oneOf(['image', 'container']), 'image-or-container').optional(),
  rebuild: rebuild.optional(),
  dockerfile: dockerfile.optional(),
  answer: answer.optional(),
  event: event.optional(),
  api: api.optional(),
  cli: cli.optional(),
  script: script.optional(),
}).refine((value) => Object.keys(value).length > 0, 'empty-condition') as unknown as z.ZodType<Condition>;
