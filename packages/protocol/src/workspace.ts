import { z } from 'zod';
import { limits } from './limits.ts';

/**
 * A path relative to the lesson's workspace folder: no leading slash, no `..`, no empty part,
 * no control character. Hangul and spaces are fine.
 */
export const workspacePath = z
  .string()
  .min(1)
  .max(limits.pathChars)
  .refine(
    (path) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      !/[\u0000-\u001f\u007f\\]/.test(path) &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.length <= 255),
    'not a plain path inside the workspace',
  );

const treeEntry = z.object({
  path: workspacePath,
  kind: z.enum(['file', 'folder', 'link']),
  sizeBytes: z.number(),
});
export type TreeEntry = z.output<typeof treeEntry>;
/** `isCut` when there were more entries than limits.treeEntries. */
export const workspaceTree = z.object({ entries: z.array(treeEntry), isCut: z.boolean() });
export type WorkspaceTree = z.output<typeof workspaceTree>;

/** Names one state of a file, so that a save never overwrites what it has not seen. */
export const fileVersion = z.string().max(80);
