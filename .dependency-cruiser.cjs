// Which way imports may point (docs/architecture.md). package.json dependencies and project references say the same;
// this also sees type imports and cycles inside a package.
const mayImport = {
  'packages/protocol': [],
  'packages/client': ['packages/protocol'],
  'packages/widget': ['packages/protocol', 'packages/client'],
  'packages/server-kit': ['packages/protocol'],
  'packages/engine': ['packages/protocol'],
  'packages/simulator': ['packages/protocol'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^(packages|apps|tests)/' }, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: { path: '^(packages|apps|tests)/' }, to: { couldNotResolve: true } },
    ...Object.entries(mayImport).map(([from, allowed]) => ({
      name: `${from.replace('packages/', '')}-points-down`,
      severity: 'error',
      from: { path: `^${from}/` },
      to: { path: '^(packages|apps|tests)/', pathNot: [from, ...allowed].map((folder) => `^${folder}/`) },
    })),
    {
      name: 'test-services-only-in-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '(\\.test\\.ts$|/testkit/)' },
      to: { path: '^tools/' },
    },
    {
      name: 'lit-only-in-widget',
      severity: 'error',
      from: { path: '^(packages|apps|tests)/', pathNot: '^packages/widget/' },
      to: { path: 'node_modules/(lit|lit-html|lit-element|@lit)/' },
    },
  ],
  options: {
    // built files are where other packages' imports arrive; they are not read further
    doNotFollow: { path: '(node_modules|/dist/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'default'], mainFields: ['types', 'main'] },
  },
};
