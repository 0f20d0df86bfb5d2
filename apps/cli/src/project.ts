import { resolve } from 'node:path';

/** Where things are in this checkout. All state is below stateDir. */
export interface Project {
  root: string;
  stateDir: string;
  logDir: string;
  runDir: string;
  lessonsDir: string;
}

export function findProject(env: NodeJS.ProcessEnv): Project {
  const root = resolve(import.meta.dirname, '../../..');
  const stateDir = resolve(env.NARU_STATE_DIR ?? resolve(root, '.naru'));
  return {
    root,
    stateDir,
    logDir: resolve(stateDir, 'logs'),
    runDir: resolve(stateDir, 'run'),
    lessonsDir: resolve(env.NARU_LESSONS_DIR ?? resolve(root, 'lessons')),
  };
}
