import { z } from 'zod';
import { describeFields } from './describe-fields.ts';

/** Longest text an author may write in one place of the checks. */
const longText = 4_000;

/** A text with places for values such as `{NONCE}`. Numbers, true and false are written without quotes. */
export const template = z.union([z.string().max(longText), z.number(), z.boolean()]);
export type Template = z.output<typeof template>;

export const containerName = z.string().min(1).max(128);
export const imageName = z.string().min(1).max(255);
export const absolutePath = z.string().max(500).regex(/^\//);
/** Relative to the lesson's workspace; `.` is the workspace itself. */
export const workspaceRef = z
  .string()
  .min(1)
  .max(500)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'));
export const portNumber = z.int().min(1).max(65_535);
export const argv = z.array(template).min(1).max(50);
export const clientAddress = z.enum(['loopback', 'gateway']);

const fileSource = describeFields('fileSource', {
  container: containerName.optional(),
  image: imageName.optional(),
  path: absolutePath.optional(),
  workspace: workspaceRef.optional(),
});
const logSource = describeFields('logSource', { container: containerName });
const httpSource = describeFields('httpSource', {
  port: portNumber,
  path: z.string().max(500).regex(/^\//).optional(),
  from: clientAddress.optional(),
});
const redisSource = describeFields('redisSource', {
  container: containerName.optional(),
  port: portNumber.optional(),
  command: argv,
});
const inspectSource = describeFields('inspectSource', {
  container: containerName.optional(),
  image: imageName.optional(),
  field: z
    .string()
    .max(200)
    .regex(/^[\w-]+(\.[\w-]+)*$/),
});
const runSource = describeFields('runSource', { image: imageName, command: argv.optional() });
const scriptSource = describeFields('scriptSource', { script: z.string().max(longText) });

/** Where a text is taken from while the check runs, so that no expected text is stored. */
export const source = describeFields('source', {
  file: fileSource.optional(),
  log: logSource.optional(),
  http: httpSource.optional(),
  redis: redisSource.optional(),
  inspect: inspectSource.optional(),
  run: runSource.optional(),
  script: scriptSource.optional(),
  matches: z.string().max(500).optional(),
}).refine(
  (value) => Object.keys(value).filter((key) => key !== 'matches').length === 1,
  'exactly-one-source',
);
export type Source = z.output<typeof source>;

export const operand = z.union([template, source]);
export type Operand = z.output<typeof operand>;

const operands = z.union([operand, z.array(operand).min(1).max(20)]);

const textFields = {
  equals: operand.optional(),
  contains: operands.optional(),
  word: operands.optional(),
  line: operands.optional(),
  startsWith: operand.optional(),
  endsWith: operand.optional(),
  oneOf: z.array(operand).min(1).max(20).optional(),
  matches: z.string().max(500).optional(),
  isEmpty: z.boolean().optional(),
};
const notText = z.union([template, describeFields('textMatch', textFields)]);

/** Everything given must hold. A bare text or number means `equals`. */
export const textMatch = z.union([
  template,
  describeFields('textMatch', { ...textFields, not: notText.optional() }),
]);
export type TextMatch = z.output<typeof textMatch>;

export const textMatches = z.record(z.string().max(200), textMatch);

export const numberMatch = z.union([
  template,
  describeFields('numberMatch', {
    equals: template.optional(),
    atLeast: template.optional(),
    atMost: template.optional(),
    oneOf: z.array(template).min(1).max(20).optional(),
    not: template.optional(),
  }),
]);
export type NumberMatch = z.output<typeof numberMatch>;

/** An argument list as one text with spaces, or by its parts. */
export const commandMatch = z.union([
  template,
  describeFields(['textMatch', 'commandMatch'], {
    ...textFields,
    not: notText.optional(),
    program: operand.optional(),
    argument: operands.optional(),
    form: z.enum(['exec', 'shell']).optional(),
  }),
]);
export type CommandMatch = z.output<typeof commandMatch>;

/** A name, several of them, or the image that a container was made from. */
export const imageMatch = z.union([
  imageName,
  z.array(imageName).min(1).max(10),
  describeFields('imageMatch', { ofContainer: containerName }),
]);
export type ImageMatch = z.output<typeof imageMatch>;
