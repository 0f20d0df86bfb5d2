import { describe, expect, it } from 'vitest';
import { findHealthProblem } from './site-health.ts';

describe('what the site lacks', () => {
  it.each([
    [{ ok: true, database: 'up', sandboxHost: 'up' }, undefined],
    [{ ok: false, sandboxHost: 'degraded' }, 'engine'],
    [{ engine: 'down', mirror: 'missing' }, 'engine'],
    [{ engine: 'up', mirror: 'missing' }, 'mirror'],
    [{ engine: 'up', mirror: 'up', sandboxHost: 'degraded' }, undefined],
    [{ sandboxHost: 'down' }, undefined],
    [null, undefined],
    ['oops', undefined],
  ])('%j: %s', (health, problem) => {
    expect(findHealthProblem(health)).toBe(problem);
  });
});
