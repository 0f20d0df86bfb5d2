import { request } from 'node:http';

/** GETs from the host engine's own API, for what a test has to know and the port does not say. */
export function askHostEngine(engineAddress: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: new URL(engineAddress).pathname, path }, async (response) => {
      try {
        resolve(JSON.parse(Buffer.concat(await response.toArray()).toString('utf8')));
      } catch (error) {
        reject(error);
      }
    });
    call.once('error', reject);
    call.end();
  });
}
