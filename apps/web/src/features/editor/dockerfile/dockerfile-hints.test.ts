import { describe, expect, it } from 'vitest';
import messages from '../../../messages/ko/dockerfile.json' with { type: 'json' };
import { dockerfileRules } from './dockerfile-hint.ts';
import { findDockerfileHints } from './dockerfile-hints.ts';

const rulesIn = (text: string) => findDockerfileHints(text).map((hint) => hint.rule);

describe('Dockerfile hints', () => {
  it('say nothing about a good Dockerfile', () => {
    const text = [
      '# 첫 이미지',
      'FROM debian:13-slim AS build',
      'RUN apt-get update && apt-get install -y curl',
      'WORKDIR /app',
      'COPY index.html ./',
      'FROM httpd:2.4',
      'COPY --from=build /app/index.html /usr/local/apache2/htdocs/',
      'EXPOSE 80',
      'CMD ["httpd-foreground"]',
      '',
    ].join('\n');
    expect(rulesIn(text)).toEqual([]);
  });

  it.each([
    ["CMD ['echo', 'hi']", 'exec-single-quotes'],
    ["ENTRYPOINT ['sh', \"-c\", 'date']", 'exec-single-quotes'],
    ['CMD ["echo", "hi"];', 'exec-text-after-bracket'],
    ['CMD ["echo", "hi"] # 인사', 'exec-text-after-bracket'],
    ['ADD index.html /srv/', 'add-local-file'],
    ['COPY ./ /usr/local/apache2/htdocs/', 'copy-everything-to-web-root'],
    ['COPY . /usr/share/nginx/html', 'copy-everything-to-web-root'],
    ['COPY ../secret /srv/', 'copy-outside-context'],
    ['COPY /root/lab/a.txt /srv/', 'copy-absolute-source'],
    ['CMD echo 1\nCMD echo 2', 'several-cmd'],
    ['RUN echo "Hello"', 'run-echo-without-cmd'],
    ['RUN httpd-foreground', 'run-starts-server'],
    ['RUN ["node", "server.js"]', 'run-starts-server'],
    ['RUN cd /app', 'run-cd'],
    ['RUN sudo ls', 'run-sudo'],
    ['RUN docker ps', 'run-docker'],
    ['RUN apt-get update && apt-get install curl', 'run-apt-asks'],
    ['RUN apt-get install -y curl', 'run-apt-without-update'],
    ['EXPOSE 8080:80', 'expose-mapping'],
    ['# docker scan my-image', 'docker-scan'],
  ])('%s: %s', (line, rule) => {
    expect(rulesIn(`FROM alpine:3.19\n${line}\n`)).toEqual([rule]);
  });

  it.each([
    ['FROM alpine 3.19', 'from-space-tag'],
    ['FROM alpine', 'from-no-tag'],
    ['FROM Alpine:3.19', 'from-upper-case'],
  ])('%s: %s', (line, rule) => {
    expect(rulesIn(line)).toEqual([rule]);
  });

  it.each(['FROM scratch', 'FROM $BASE', 'FROM alpine@sha256:abc', 'FROM registry:5000/app:1'])(
    'leaves %s alone',
    (line) => expect(rulesIn(line)).toEqual([]),
  );

  it('takes the name of an earlier stage for what it is', () => {
    expect(rulesIn('FROM alpine:3.19 AS base\nFROM base\n')).toEqual([]);
  });

  it('accepts ADD where it does more than COPY', () => {
    expect(rulesIn('FROM alpine:3.19\nADD https://example.com/a.txt /a\nADD rootfs.tar.gz /\n')).toEqual([]);
  });

  it('marks only the CMD instructions of one stage that have no effect', () => {
    const hints = findDockerfileHints('FROM alpine:3.19\nCMD a\nCMD b\nFROM alpine:3.19\nCMD c\n');
    expect(hints.map((hint) => [hint.rule, hint.range.start.line])).toEqual([['several-cmd', 1]]);
  });

  it('accepts echo into a file and echo beside a CMD', () => {
    expect(rulesIn('FROM alpine:3.19\nRUN echo hi > /hi\n')).toEqual([]);
    expect(rulesIn('FROM alpine:3.19\nRUN echo hi\nCMD ["date"]\n')).toEqual([]);
  });

  it('quotes what the student wrote', () => {
    expect(findDockerfileHints('FROM alpine 3.19')[0]).toEqual({
      rule: 'from-space-tag',
      severity: 'error',
      range: { start: { line: 0, character: 5 }, end: { line: 0, character: 16 } },
      values: { image: 'alpine', tag: '3.19' },
    });
  });

  it('survives half-written and hostile text', () => {
    for (const text of [
      '',
      'FROM',
      'COPY',
      'CMD [',
      'RUN [',
      'FROM \\\n',
      '[]',
      `RUN ${'a '.repeat(5_000)}`,
      '\u0000',
    ]) {
      expect(() => findDockerfileHints(text)).not.toThrow();
    }
  });

  it('have a Korean text each', () => {
    expect(Object.keys(messages.hints).sort()).toEqual([...dockerfileRules].sort());
  });
});
