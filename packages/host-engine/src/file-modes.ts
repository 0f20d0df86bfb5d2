/**
 * What is made from here on may be read by others. Images, the engine's folders and the mirror are read by the remapped
 * root and by unprivileged programs; an operator's umask of 077 would lock them out. Secrets get their modes by name.
 */
export function readableForOthers(): void {
  process.umask(0o022);
}
