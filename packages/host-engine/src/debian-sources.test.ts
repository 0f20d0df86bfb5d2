import { expect, test } from 'vitest';
import { parseAptSources, pickAptOptions, pickDebianUris } from './debian-sources.ts';

const paragraphs = `# comment
Types: deb deb-src
URIs: http://mirror.example/debian/
Suites: trixie
 trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/security
Suites: trixie-security
Components: main

Types: deb
URIs: http://old.example/debian
Suites: trixie
Components: main
Enabled: no
`;

test('both forms of apt sources are read', () => {
  expect(parseAptSources(paragraphs)).toHaveLength(2);
  expect(
    parseAptSources(
      'deb [arch=amd64 signed-by=/x.gpg] http://a.example/debian bookworm main contrib # here\n',
    ),
  ).toEqual([{ uri: 'http://a.example/debian', suites: ['bookworm'], components: ['main', 'contrib'] }]);
});

test("the machine's own mirror is used for the archive and for security", () => {
  expect(pickDebianUris(parseAptSources(paragraphs))).toEqual({
    mainUri: 'http://mirror.example/debian',
    securityUri: 'http://mirror.example/security',
  });
});

test('sources of other distributions and vendors are passed over', () => {
  const entries = parseAptSources(`deb http://archive.example/ubuntu noble main
deb https://vendor.example/node nodistro main
deb https://vendor.example/cloud cloud-sdk-bookworm main
`);
  expect(pickDebianUris(entries).mainUri).toBe('http://deb.debian.org/debian');
});

test('how files are fetched is taken over, where things lie on this machine is not', () => {
  const dump = `APT::Architecture "amd64";
Acquire::http::Proxy "http://cache.example:3142";
Acquire::Check-Valid-Until "false";
Acquire::https::CAInfo "/etc/ssl/own.pem";
Dir::Cache "var/cache/apt";
DPkg::Post-Invoke:: "rm -f /x";
`;
  expect(pickAptOptions(dump).split('\n')).toEqual([
    'Acquire::http::Proxy "http://cache.example:3142";',
    'Acquire::Check-Valid-Until "false";',
  ]);
});
