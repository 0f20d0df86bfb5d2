import { describe, expect, test } from 'vitest';
import { ApiCallParser } from './parse-api-calls.ts';

function parse(...lines: string[]) {
  const calls: Parameters<ConstructorParameters<typeof ApiCallParser>[0]['onCall']>[0][] = [];
  const markers: string[] = [];
  const parser = new ApiCallParser({
    onCall: (call) => calls.push(call),
    onMarker: (marker) => markers.push(marker),
  });
  return { calls, markers, push: () => lines.map((line) => parser.readLine(line)) };
}

const at = 'time="2026-11-21T03:23:59.167703269Z" level=debug';

describe('API calls in the log of an engine', () => {
  test.each(['//', '//[', '//a:b', `/v1.45/${'%'}`])('a line with the address %s ends nothing', (url) => {
    const { push } = parse(`${at} msg="Calling GET ${url}" spanID=12ab traceID=34cd`);
    expect(push).not.toThrow();
  });

  test('a call is read with path, query and time, and without its version', () => {
    const { calls, push } = parse(
      `${at} msg="Calling GET /v1.45/containers/json?all=1&filters=%7B%22a%22%3A1%7D" spanID=12ab traceID=34cd`,
    );
    push();
    expect(calls).toEqual([
      {
        timeMs: Date.parse('2026-11-21T03:23:59.167Z'),
        method: 'GET',
        path: '/containers/json',
        query: { all: '1', filters: '{"a":1}' },
        body: undefined,
      },
    ]);
  });

  test('a body joins the call of its own span, also when calls are mixed', () => {
    const { calls, push } = parse(
      `${at} msg="Calling POST /v1.45/containers/create?name=ws1" spanID=aa traceID=1`,
      `${at} msg="Calling POST /v1.45/exec/77/start" spanID=bb traceID=2`,
      `${at} msg="form data: {\\"Cmd\\":[\\"echo\\",\\"a \\\\\\"b\\\\\\"\\"],\\"Image\\":\\"alpine\\"}" spanID=aa traceID=1`,
    );
    push();
    expect(calls.map(({ body }) => body)).toEqual([{ Cmd: ['echo', 'a "b"'], Image: 'alpine' }, undefined]);
  });

  test('calls of the platform are left out: without a version, or of its own version', () => {
    const { calls, markers, push } = parse(
      `${at} msg="Calling GET /containers/json?all=1" spanID=1 traceID=1`,
      `${at} msg="Calling GET /_ping?naru-marker=m1" spanID=2 traceID=1`,
      `${at} msg="Calling POST /v1.44/build?t=x" spanID=3 traceID=1`,
    );
    push();
    expect(calls).toEqual([]);
    expect(markers).toEqual(['m1']);
  });

  test('what a container or a name says is not taken for a call', () => {
    const { calls, push } = parse(
      `${at} msg="attach: Calling GET /v1.45/info" spanID=1`,
      `${at} level=info msg="x" container="Calling GET /v1.45/info"`,
      'Calling GET /v1.45/info',
      `${at} msg="Calling GET /v1.45/containers/a\\nCalling GET /v1.45/info" spanID=2`,
    );
    push();
    expect(calls).toEqual([]);
  });
});
