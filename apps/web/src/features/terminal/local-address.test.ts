import { describe, expect, it } from 'vitest';
import { findLocalAddresses, readLocalAddress } from './local-address.ts';

const portsIn = (line: string) => findLocalAddresses(line).map(({ port, path }) => `${port}${path}`);

describe('addresses of this machine in terminal output', () => {
  it.each([
    ['0.0.0.0:8000->80/tcp, [::]:8001->80/tcp', ['8000/', '8001/']],
    ['Listening on http://localhost:3000/api?x=1.', ['3000/api?x=1']],
    ['curl localhost:8080', ['8080/']],
    ['(127.0.0.1:5000/)', ['5000/']],
    ['열린 주소: localhost:8000/안녕', ['8000/안녕']],
  ])('%s', (line, expected) => {
    expect(portsIn(line)).toEqual(expected);
  });

  it.each([
    'localhost',
    'localhost:0',
    'localhost:70000',
    'mylocalhost:80',
    '10.127.0.0.1:80',
    'example.com:80',
  ])('leaves %s alone', (line) => expect(portsIn(line)).toEqual([]));

  it('knows where in the line it stands', () => {
    const line = '-> localhost:80/a,';
    const [found] = findLocalAddresses(line);
    expect(line.slice(found?.start, found?.end)).toBe('localhost:80/a');
  });

  it('reads a link as a whole', () => {
    expect(readLocalAddress('http://localhost:8000/hello')).toEqual({ port: 8000, path: '/hello' });
    expect(readLocalAddress('http://example.com/?u=localhost:80')).toBeUndefined();
  });
});
