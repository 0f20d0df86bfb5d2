import { expect, test } from 'vitest';
import profile from '../seccomp.json' with { type: 'json' };

const answerTo = (name: string) =>
  profile.syscalls.find((rule) => rule.names.includes(name) && !('args' in rule))?.errnoRet;

function answerToIoctl(request: number): number | undefined {
  return profile.syscalls.find(
    (rule) =>
      rule.names.includes('ioctl') &&
      rule.args?.every(
        (argument) =>
          argument.index === 1 &&
          argument.op === 'SCMP_CMP_MASKED_EQ' &&
          'valueTwo' in argument &&
          (request & argument.value) >>> 0 === argument.valueTwo,
      ),
  )?.errnoRet;
}

test.each([
  'kexec_load',
  'init_module',
  'bpf',
  'perf_event_open',
  'open_by_handle_at',
  'reboot',
  'swapon',
  'clock_settime',
])('%s is not permitted', (name) => expect(answerTo(name)).toBe(1));

test.each(['keyctl', 'add_key', 'request_key', 'io_uring_setup'])('%s is said not to exist', (name) => {
  expect(answerTo(name)).toBe(38);
});

test('calls of 32-bit programs are filtered too', () => {
  const intel = profile.archMap.find((entry) => entry.architecture === 'SCMP_ARCH_X86_64');
  expect(intel?.subArchitectures).toEqual(['SCMP_ARCH_X86', 'SCMP_ARCH_X32']);
  // The one call through which 32-bit programs could ask for any socket family.
  expect(answerTo('socketcall')).toBe(38);
});

test('the socket family that reaches the hypervisor is refused', () => {
  const vsock = 40;
  const rule = profile.syscalls.find((each) => each.args?.some((argument) => argument.value === vsock));
  expect(rule).toMatchObject({ names: ['socket'], action: 'SCMP_ACT_ERRNO' });
});

test.each([
  ['BTRFS_IOC_SUBVOL_CREATE', 0x5000940e],
  ['BTRFS_IOC_SNAP_CREATE', 0x50009401],
  ['BTRFS_IOC_SUBVOL_CREATE_V2', 0x50009418],
  ['BTRFS_IOC_SNAP_CREATE_V2', 0x50009417],
  ['BTRFS_IOC_SUBVOL_SETFLAGS', 0x4008941a],
])('%s is refused as unknown', (_name, request) => expect(answerToIoctl(request)).toBe(25));

test.each([
  ['TIOCSWINSZ', 0x5414],
  ['TIOCGPTN', 0x80045430],
  ['SIOCGIFADDR', 0x8915],
  ['FS_IOC_GETFLAGS', 0x80086601],
])('%s of terminals, links and files passes', (_name, request) =>
  expect(answerToIoctl(request)).toBeUndefined(),
);
