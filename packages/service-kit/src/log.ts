import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON to standard output; the supervisor writes it to the program's log file. Secrets are redacted by name. */
export function createLog(name: string, level = 'info'): Logger {
  return pino({
    name,
    level,
    redact: ['*.ticket', '*.token', '*.cookie', 'req.headers.cookie', 'req.headers.authorization'],
  });
}
