import { describe, expect, test } from 'vitest';
import type { Condition } from '../condition-spec.ts';
import { judge, state } from '../testing/judge-condition.ts';

describe('answer', () => {
  const engine = { containers: [{ name: 'mystery', log: '"GET /code-4711 HTTP/1.1" 404 196\n' }] };
  const spec: Condition = {
    answer: { field: 'code', is: { word: { log: { container: 'mystery' }, matches: 'GET /code-(\\d+)' } } },
  };
  test.each([
    ['4711', 'met'],
    ['"GET /code-4711 HTTP/1.1" 404 196', 'met'],
    ['471', 'unmet'],
    ['47110', 'unmet'],
    ['', 'unmet'],
  ])('%j is %s', async (code, expected) => {
    expect(await state(spec, { engine, answers: { code } })).toBe(expected);
  });

  test('nothing is right when the truth is gone, and the truth is never told', async () => {
    expect(await state(spec, { answers: { code: '4711' } })).toBe('unmet');
    expect(JSON.stringify(await judge(spec, { engine, answers: { code: '1' } }))).not.toContain('4711');
  });

  test('capitals do not matter; names that belong to objects are no answers', async () => {
    const created: Condition = { answer: { field: 'status', is: 'Created' } };
    expect(await state(created, { answers: { status: ' created ' } })).toBe('met');
    expect(await state({ answer: { field: 'toString', is: { contains: 'function' } } })).toBe('unmet');
  });
});
