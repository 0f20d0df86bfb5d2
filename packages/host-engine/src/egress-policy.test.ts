import { expect, test } from 'vitest';
import { egressModes, machineRules, neverReachable, sandboxRules } from './egress-policy.ts';
import { chooseSubnets, type SubnetPlan } from './subnet-plan.ts';

const subnets = chooseSubnets(0, []) as SubnetPlan;

test.each(egressModes)(
  'in mode %s the rules name every range that is never reachable or let nothing out',
  (mode) => {
    const rules = sandboxRules(mode, subnets);
    for (const range of neverReachable) expect(rules).toContain(range);
    expect(rules.includes('oifname "uplink"')).toBe(mode === 'open');
  },
);

test('the link-local metadata range and the private ranges are among them', () => {
  expect(neverReachable).toEqual(
    expect.arrayContaining([
      '169.254.0.0/16',
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '127.0.0.0/8',
    ]),
  );
});

test('the package proxy is open in its mode only', () => {
  expect(sandboxRules('packages', subnets)).toContain('tcp dport { 53, 80, 443, 5000 } accept');
  expect(sandboxRules('closed', subnets)).toContain('tcp dport { 53, 5000 } accept');
});

test('the machine translates addresses only where sandboxes may leave', () => {
  const rulesOf = (mode: (typeof egressModes)[number]) =>
    machineRules({ mode, table: 'naru_abc', hostLink: 'nv-abc', subnets });
  expect(rulesOf('open')).toContain('masquerade');
  expect(rulesOf('packages')).not.toContain('masquerade');
  expect(rulesOf('closed')).not.toContain('masquerade');
});

test('a rule set replaces its own table and touches no other', () => {
  const tables = [
    ...machineRules({ mode: 'open', table: 'naru_abc', hostLink: 'nv-abc', subnets }).matchAll(
      /table (\S+ \S+)/g,
    ),
  ];
  expect(new Set(tables.map((match) => match[1]))).toEqual(new Set(['inet naru_abc']));
});
