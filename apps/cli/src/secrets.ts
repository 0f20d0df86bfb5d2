import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  serviceToken: z.string().min(32),
  ticketSecret: z.string().min(32),
  cookieSecret: z.string().min(32),
  databasePassword: z.string().min(32),
});
export type Secrets = z.output<typeof secretsSchema>;

/** Generated at first start, kept in the state folder with mode 0600, never committed. */
export function ensureSecrets(stateDir: string): Secrets {
  const path = join(stateDir, 'secrets.json');
  if (existsSync(path)) return secretsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const secret = () => randomBytes(32).toString('base64url');
  const secrets: Secrets = {
    serviceToken: secret(),
    ticketSecret: secret(),
    cookieSecret: secret(),
    databasePassword: secret(),
  };
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(draft, path);
  return secrets;
}
