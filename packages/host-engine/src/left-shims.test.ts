import { expect, test } from 'vitest';
import { findShims } from './left-shims.ts';

const shim = (pid: number, socket: string) => ({
  pid,
  parent: 1,
  argv: ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby', '-address', socket],
});

test('only shims of our own containerd are found: another engine of the machine has its own', () => {
  const processes = [
    shim(10, '/run/naru-abc/containerd.sock'),
    shim(11, '/run/containerd/containerd.sock'),
    { pid: 12, parent: 1, argv: ['less', '/run/naru-abc/containerd.sock'] },
  ];
  expect(findShims(processes, '/run/naru-abc/containerd.sock')).toEqual([10]);
});
