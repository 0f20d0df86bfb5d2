import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells requests of our own programs (`Authorization: Bearer <service token>`) from all others. */
export function createServiceCheck(serviceToken: string): (authorization: string | null) => boolean {
  // Hashed first: the comparison needs equal lengths, and takes the same time whatever was given.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(serviceToken);
  return (authorization) => {
    const given = /^Bearer (.{1,500})$/.exec(authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), wanted);
  };
}
