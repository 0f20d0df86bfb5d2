import { readFileSync } from 'node:fs';

interface RunFile {
  sandboxHostUrl: string;
  programs: Record<string, number>;
}

/** What `./naru` writes about the running site; the file changes when a program is restarted. */
function readRunFile(): RunFile {
  const file = process.env.NARU_E2E_RUN_FILE;
  if (!file) throw new Error('NARU_E2E_RUN_FILE names no file: run these tests with ./naru test e2e');
  return JSON.parse(readFileSync(file, 'utf8')) as RunFile;
}

export function readPrograms(): Record<string, number> {
  return readRunFile().programs;
}

/**
 * Throws a student's sandbox away, so that the next test finds room. Without a token nothing happens: a site
 * made for the tests removes all of its sandboxes at its end.
 */
export async function removeSandbox(studentId: string): Promise<void> {
  const token = process.env.NARU_E2E_SERVICE_TOKEN;
  if (!token) return;
  const response = await fetch(`${readRunFile().sandboxHostUrl}/v1/sandboxes/${studentId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`the sandbox of ${studentId} stays: ${response.status}`);
}
