import type { z } from 'zod';

/**
 * Parses flat environment variables with a schema. Empty values count as unset, as in `.env` files.
 * Throws one error that names every bad variable, never their values: some are secrets.
 */
export function readEnv<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.') || 'environment'}: ${issue.message}`,
  );
  throw new Error(`These environment variables are missing or wrong:\n${lines.join('\n')}`);
}
