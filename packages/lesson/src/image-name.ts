/** `httpd` → `httpd:latest`, `docker.io/library/redis:7` → `redis:7`: one spelling per image. */
export function normalizeImage(name: string): string {
  const short = name.replace(/^docker\.io\//, '').replace(/^library\//, '');
  const last = short.slice(short.lastIndexOf('/') + 1);
  return last.includes(':') || short.includes('@') ? short : `${short}:latest`;
}
