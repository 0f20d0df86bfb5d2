/**
 * Stands in for Node's `https` in the browser bundle: the Dockerfile service would ask a public registry for
 * tags with it. It takes the failure as "no suggestions".
 */
export function get(): never {
  throw new Error('the editor makes no requests of its own');
}

export const request = get;
