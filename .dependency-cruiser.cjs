const pure = '^packages/(protocol|lesson|sandbox|checks)/';
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-packages-do-no-io',
      severity: 'error',
      comment: 'Rules must run in a test without Docker, a database or a clock.',
      from: { path: pure, pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-packages-import-only-pure',
      severity: 'error',
      from: { path: pure, pathNot: '[.]test[.]ts$' },
      to: { path: '^(apps|packages)/', pathNot: pure },
    },
    {
      name: 'only-the-host-side-touches-docker',
      severity: 'error',
      comment: 'Docker stands behind one port: packages/sandbox names it, docker-runtime implements it.',
      from: { pathNot: '^(packages/(docker-runtime|host-engine)/|bench/)' },
      to: { path: 'node_modules/dockerode/' },
    },
    {
      name: 'only-wiring-picks-the-docker-adapter',
      severity: 'error',
      from: { pathNot: '^(apps/(sandbox-host|cli)/|packages/(docker-runtime|testing)/|bench/|e2e/)' },
      to: { path: '^packages/docker-runtime/' },
    },
    {
      name: 'only-db-imports-prisma',
      severity: 'error',
      from: { pathNot: '^packages/db/' },
      to: { path: 'node_modules/(@prisma|prisma)/|packages/db/src/generated/' },
    },
    {
      name: 'cli-starts-before-anything-is-generated',
      comment:
        'On a new checkout the database client is made by a command of this program; import() it where it is used.',
      severity: 'error',
      from: { path: '^apps/cli/', pathNot: '[.]test[.]ts$' },
      to: { path: '^packages/db/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sandbox-host-never-sees-the-database',
      severity: 'error',
      from: { path: '^apps/sandbox-host/' },
      to: { path: '^packages/(db|postgres)/' },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { pathNot: '([.]test[.]ts$|^packages/testing/|^e2e/|^bench/)' },
      to: { path: '^packages/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)([.]next|generated|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
