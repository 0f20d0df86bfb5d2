import { expect, test } from 'vitest';
import { disarmPreview } from './preview-answer.ts';

const answer = {
  'content-type': 'text/html',
  'set-cookie': ['a=1; Path=/', 'b=2; Domain=naru.example', 'c=3; path=/; domain = .naru.example'],
  'clear-site-data': '"*"',
  'service-worker-allowed': '/',
  'strict-transport-security': 'max-age=1',
  'x-naru-anything': '1',
  'access-control-allow-origin': 'http://naru.example',
  'access-control-allow-credentials': 'true',
  'content-security-policy': 'sandbox allow-same-origin allow-scripts',
};

test('in path mode no cookie is set and the page is sandboxed whatever it says itself', () => {
  expect(disarmPreview(answer, 'path')).toEqual({
    'content-type': 'text/html',
    'content-security-policy':
      'sandbox allow-same-origin allow-scripts, sandbox allow-scripts allow-forms allow-modals allow-popups allow-downloads',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': '*',
  });
});

test('in host mode a preview keeps cookies of its own host and none of the domain', () => {
  expect(disarmPreview(answer, 'host')).toEqual({
    'content-type': 'text/html',
    'content-security-policy': 'sandbox allow-same-origin allow-scripts',
    'access-control-allow-origin': 'http://naru.example',
    'access-control-allow-credentials': 'true',
    'set-cookie': ['a=1; Path=/'],
  });
});
