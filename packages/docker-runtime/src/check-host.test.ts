import { expect, test } from 'vitest';
import { type EngineInfo, judgeEngineInfo, judgeKeyQuota, parseHostFeatures } from './check-host.ts';

const soundEngine: EngineInfo = {
  SecurityOptions: ['name=seccomp,profile=/opt/naru/seccomp.json', 'name=userns'],
  CgroupVersion: '1',
  CgroupDriver: 'cgroupfs',
  MemoryLimit: true,
  CpuCfsQuota: true,
  PidsLimit: true,
  BridgeNfIptables: true,
  InitBinary: 'docker-init',
};
const here = { isNeighbourBlocked: true, isLocal: true };
const missingIn = (info: EngineInfo, facts = here) =>
  judgeEngineInfo(info, facts)
    .filter((finding) => finding.level === 'missing')
    .map((finding) => finding.id);

test('an engine that is set up as described lacks nothing', () => {
  expect(missingIn(soundEngine)).toEqual([]);
});

test.each([
  ['without userns-remap', { SecurityOptions: ['name=seccomp,profile=/x.json'] }, ['userns-remap']],
  [
    "with Docker's own syscall filter",
    { SecurityOptions: ['name=seccomp,profile=builtin', 'name=userns'] },
    ['seccomp'],
  ],
  [
    'without a syscall filter',
    { SecurityOptions: ['name=seccomp,profile=unconfined', 'name=userns'] },
    ['seccomp'],
  ],
  ['without a pids controller', { PidsLimit: false }, ['limits']],
  ['with bridges the packet filter does not see', { BridgeNfIptables: false }, ['bridge-nf']],
  ['that says nothing of security', { SecurityOptions: null }, ['userns-remap', 'seccomp']],
])('an engine %s is found out', (_what, change, missing) => {
  expect(missingIn({ ...soundEngine, ...change })).toEqual(missing);
});

test('an engine on another machine has to delegate by itself', () => {
  const remote = { ...here, isLocal: false };
  expect(missingIn(soundEngine, remote)).toEqual(['cgroup']);
  expect(missingIn({ ...soundEngine, CgroupVersion: '2', CgroupDriver: 'systemd' }, remote)).toEqual([]);
});

test('how a sandbox is made follows from what the engine says of itself', () => {
  const features = { cgroupVersion: 1, hasAppArmor: false, countsImage: false, boundsDisk: true };
  expect(parseHostFeatures(soundEngine)).toEqual(features);
  expect(parseHostFeatures({ ...soundEngine, CgroupVersion: '2', Driver: 'vfs', Labels: null })).toEqual({
    ...features,
    cgroupVersion: 2,
    countsImage: true,
  });
  expect(parseHostFeatures({ ...soundEngine, Labels: ['rack=4', 'naru.quota=none'] }).boundsDisk).toBe(false);
});

test('an engine that says it has no disk quota is worth a warning, and no fault', () => {
  const findings = judgeEngineInfo({ ...soundEngine, Labels: ['naru.quota=none'] }, here);
  expect(findings.filter(({ level }) => level !== 'ok')).toMatchObject([{ id: 'quota', level: 'warning' }]);
  expect(judgeEngineInfo(soundEngine, here).find(({ id }) => id === 'quota')).toBeUndefined();
});

test('students who reach each other are found out', () => {
  expect(missingIn(soundEngine, { ...here, isNeighbourBlocked: false })).toEqual(['icc']);
});

test("the kernel's default number of keys is worth a warning", () => {
  expect(judgeKeyQuota(200)).toMatchObject([{ id: 'keys', level: 'warning' }]);
  expect(judgeKeyQuota(20_000)).toMatchObject([{ level: 'ok' }]);
  expect(judgeKeyQuota(undefined)).toEqual([]);
});
