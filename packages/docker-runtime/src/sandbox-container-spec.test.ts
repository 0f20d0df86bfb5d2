import type { PreviewId, SandboxId, StudentId } from '@naru/protocol/ids';
import type { SandboxSpec } from '@naru/sandbox/sandbox-runtime';
import { expect, test } from 'vitest';
import { buildContainerOptions, readImageBytes } from './sandbox-container-spec.ts';
import { parseLabels } from './sandbox-labels.ts';

const spec: SandboxSpec = {
  sandboxId: 'sbx_abcdefgh2345' as SandboxId,
  studentId: 'stu_abcdefgh2345' as StudentId,
  previewId: 'prv_abcdefgh2345' as PreviewId,
  image: 'naru/sandbox:dev',
  limits: { memoryBytes: 1_073_741_824, cpus: 1.5, pids: 512, diskBytes: 3_221_225_472 },
  mirrorUrl: 'http://10.93.0.1:5000',
};

test('every limit of the sandbox is in its container, and swap is none', () => {
  const { HostConfig } = buildContainerOptions('naru', spec, {
    cgroupVersion: 1,
    hasAppArmor: false,
    countsImage: false,
    boundsDisk: true,
  });
  expect(HostConfig).toMatchObject({
    Memory: 1_073_741_824,
    MemorySwap: 1_073_741_824,
    NanoCpus: 1_500_000_000,
    PidsLimit: 512,
    StorageOpt: { size: '3221225472' },
    Ulimits: [{ Name: 'fsize', Soft: 3_221_225_472, Hard: 3_221_225_472 }],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    RestartPolicy: { Name: 'no' },
  });
});

test.each([1, 2] as const)('nothing in it reaches past the user namespace (cgroup v%d)', (cgroupVersion) => {
  const options = buildContainerOptions('naru', spec, {
    cgroupVersion,
    hasAppArmor: true,
    countsImage: false,
    boundsDisk: true,
  });
  const config = options.HostConfig ?? {};
  expect(Object.keys(config)).not.toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(Privileged|UsernsMode|PidMode|IpcMode|Devices|Binds|Mounts)$/),
    ]),
  );
  expect(options.User).toBeUndefined();
  expect(config.NetworkMode).toBeUndefined();
});

test('the shared programs come in read-only, and nothing else of the host does', () => {
  const host = { cgroupVersion: 1, hasAppArmor: false, countsImage: false, boundsDisk: true } as const;
  const shared = buildContainerOptions('naru', { ...spec, programsDir: '/srv/programs/one' }, host);
  expect(shared.HostConfig?.Binds).toEqual(['/srv/programs/one:/usr/lib/engine:ro']);
  const own = buildContainerOptions('naru', { ...spec, programsDir: null }, host);
  expect(own.HostConfig).not.toHaveProperty('Binds');
});

test('AppArmor is named only where the engine has it, and the cgroup namespace on v2', () => {
  const onDebian13 = buildContainerOptions('naru', spec, {
    cgroupVersion: 2,
    hasAppArmor: true,
    countsImage: false,
    boundsDisk: true,
  }).HostConfig;
  expect(onDebian13).toMatchObject({ SecurityOpt: ['apparmor=naru-sandbox'], CgroupnsMode: 'private' });
  const onV1 = buildContainerOptions('naru', spec, {
    cgroupVersion: 1,
    hasAppArmor: false,
    countsImage: false,
    boundsDisk: true,
  }).HostConfig;
  expect(onV1?.SecurityOpt).toEqual([]);
  expect(onV1).not.toHaveProperty('CgroupnsMode');
});

test('where the quota counts the image too, the student has as much beside it as anywhere', () => {
  const host = { cgroupVersion: 1, hasAppArmor: false, countsImage: true, boundsDisk: true } as const;
  const { HostConfig = {} } = buildContainerOptions('naru', spec, host, 700_000_000);
  expect(HostConfig.StorageOpt).toEqual({ size: String(3_221_225_472 + 700_000_000) });
  expect(HostConfig.Ulimits).toEqual([{ Name: 'fsize', Soft: 3_221_225_472, Hard: 3_221_225_472 }]);
  expect(readImageBytes(HostConfig)).toBe(700_000_000);
  expect(readImageBytes(buildContainerOptions('naru', spec, host).HostConfig ?? {})).toBe(0);
  expect(readImageBytes({})).toBe(0);
});

test('an engine without a quota is asked for none, and one file is bounded all the same', () => {
  const host = { cgroupVersion: 1, hasAppArmor: false, countsImage: true, boundsDisk: false } as const;
  const { HostConfig = {} } = buildContainerOptions('naru', spec, host, 700_000_000);
  expect(HostConfig).not.toHaveProperty('StorageOpt');
  expect(HostConfig.Ulimits).toEqual([{ Name: 'fsize', Soft: 3_221_225_472, Hard: 3_221_225_472 }]);
});

test('labels say whose it is, and come back as ids', () => {
  const { Labels } = buildContainerOptions('class-a', spec, {
    cgroupVersion: 1,
    hasAppArmor: false,
    countsImage: false,
    boundsDisk: true,
  });
  expect(Labels).toMatchObject({ 'naru.instance': 'class-a' });
  const { sandboxId, studentId, previewId } = spec;
  expect(parseLabels(Labels)).toEqual({ sandboxId, studentId, previewId });
  expect(parseLabels({ ...Labels, 'naru.student': 'somebody' })).toBeUndefined();
  expect(parseLabels(undefined)).toBeUndefined();
});

test('the mirror is told by environment, and left out when there is none', () => {
  const host = { cgroupVersion: 1, hasAppArmor: false, countsImage: false, boundsDisk: true } as const;
  expect(buildContainerOptions('naru', spec, host).Env).toEqual(['NARU_MIRROR_URL=http://10.93.0.1:5000']);
  expect(buildContainerOptions('naru', { ...spec, mirrorUrl: null }, host).Env).toEqual([]);
});
