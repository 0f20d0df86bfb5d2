import type { CoachRule } from './coach-rule.ts';

const unresolved = [
  /Temporary failure in name resolution/,
  /Name or service not known/,
  /Could not resolve host/,
  /bad address '/,
];

/** Names, ports and connections, from inside a container and from the shell. */
export const networkRules: readonly CoachRule[] = [
  {
    id: 'networkMissing',
    by: 'docker',
    patterns: [/network (?<name>[\w.-]{1,80}) not found/],
    tries: ['docker network ls'],
  },
  {
    id: 'volumeMissing',
    by: 'docker',
    patterns: [/get (?<name>[\w.-]{1,80}): no such volume/],
    tries: ['docker volume ls'],
  },
  { id: 'nameUnresolved', by: 'docker', patterns: unresolved, tries: ['docker network ls'] },
  {
    id: 'hostUnresolved',
    by: 'shell',
    patterns: unresolved,
    tries: ['docker ps'],
  },
  {
    id: 'connectionReset',
    by: 'shell',
    patterns: [/Connection reset by peer/, /Empty reply from server/],
    tries: ['docker ps'],
  },
  {
    id: 'connectionRefused',
    by: 'shell',
    patterns: [
      /Failed to connect to \S{1,100} port (?<port>\d{1,5})/,
      /[Cc]onnect(?:ing|ion)? to \S{1,100}:(?<port>\d{1,5})\S{0,5} failed: Connection refused/,
    ],
    tries: ['docker ps'],
  },
  {
    id: 'connectionRefusedInside',
    by: 'docker',
    patterns: [/[Cc]onnection refused/, /Connection reset by peer/],
    tries: ['docker ps'],
  },
];
