import { describe, expect, it } from 'vitest';
import { readWireError } from './fetch-ticket.ts';

describe('reading a refusal', () => {
  it.each([
    [{ error: { code: 'FORBIDDEN', incidentId: 'i' } }, { code: 'FORBIDDEN', incidentId: 'i' }],
    [{ code: 'INTERNAL' }, { code: 'INTERNAL', incidentId: '' }],
    ['FOREIGN_ORIGIN', { code: 'FOREIGN_ORIGIN', incidentId: '' }],
    ['websocket error', undefined],
    [{ code: 'SOMETHING_ELSE' }, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j', (value, expected) => {
    expect(readWireError(value)).toEqual(expected);
  });
});
