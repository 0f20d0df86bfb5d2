import { expect, test } from 'vitest';
import { buildAppArmorProfile } from './apparmor.ts';

test('words of AppArmor 4 are left out for an older parser, which would refuse the whole profile', () => {
  for (const word of ['userns,', 'mqueue,', 'io_uring,']) {
    expect(buildAppArmorProfile(3)).not.toContain(word);
    expect(buildAppArmorProfile(4)).toContain(word);
  }
});

test("the inner engine may mount, and the kernel's switches stay denied", () => {
  const profile = buildAppArmorProfile(4);
  expect(profile).toMatch(/^ {2}mount,$/m);
  for (const path of ['sysrq-trigger', 'core_pattern', 'kcore'])
    expect(profile).toMatch(new RegExp(`deny .*${path} `));
});
