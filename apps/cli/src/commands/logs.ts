import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.ts';
import { message } from '../messages.ts';
import type { Project } from '../project.ts';
import { runVisibly } from '../run-program.ts';

const LINES = '40';

/** Shows the last lines of the programs' logs; -f follows. */
export async function logs(args: readonly string[], project: Project): Promise<number> {
  const isFollowing = args.includes('-f');
  const names = args.filter((arg) => arg !== '-f');
  const known = existsSync(project.logDir)
    ? readdirSync(project.logDir)
        .filter((file) => file.endsWith('.log'))
        .map((file) => file.slice(0, -'.log'.length))
    : [];
  /** `engine` stands for host-engine and host-containerd, `mirror` for both of its programs. */
  const logsOf = (name: string) =>
    known.filter((log) => log === name || log === `host-${name}` || log.startsWith(`${name}-`));
  for (const name of names) {
    if (logsOf(name).length === 0) {
      throw new CommandFailure(
        message('logs.unknown', { program: name }),
        message('logs.unknownAdvice', { programs: known.join(', ') || '-' }),
      );
    }
  }
  const files = (names.length > 0 ? names.flatMap(logsOf) : known).map((name) =>
    join(project.logDir, `${name}.log`),
  );
  if (files.length === 0) {
    console.log(message('logs.empty'));
    return 0;
  }
  return await runVisibly(['tail', '-n', LINES, ...(isFollowing ? ['-F'] : []), ...files], {
    cwd: project.root,
  });
}
