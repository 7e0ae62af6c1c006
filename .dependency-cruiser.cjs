/**
 * Who may import whom. Run by scripts/check-imports.ts; each rule has a planted violation in
 * packages/repo-tests/test/house-imports.test.ts.
 *
 */
module.exports = {
  forbidden: [
    {
      name: 'core-stands-alone',
      comment: 'core imports nothing: no npm package, no node: module, no other package of the house',
      severity: 'error',
      from: { path: '^packages/core/src/' },
      to: { pathNot: '^packages/core/src/' },
    },
    {
      name: 'steps-meet-in-manager',
      comment: 'match, plan, run and aggregate know each other by their types only; manager.ts composes them',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: '^packages/core/src/(manager|index)[.]ts$' },
      to: { path: '^packages/core/src/(match|plan|run|aggregate)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'executors-see-only-core',
      comment:
        'an executor is a plugin like any other: of the house it knows core, what executors share, and no other executor',
      severity: 'error',
      from: { path: '^packages/(executor-[^/]+)/src/' },
      to: { path: '^packages/', pathNot: '^packages/(core|answer|child|network|$1)/' },
    },
    {
      name: 'shared-sees-only-core',
      comment: 'what executors share is part of each of them',
      severity: 'error',
      from: { path: '^packages/(answer|child|network)/src/' },
      to: { path: '^packages/', pathNot: '^packages/(core|$1)/' },
    },
    {
      name: 'dialects-are-pure',
      comment: 'a dialect is a translation: it needs no file, no clock, no process and no library',
      severity: 'error',
      from: { path: '^packages/agents/src/' },
      to: { pathNot: '^packages/(agents/src|core)/' },
    },
    {
      name: 'dialects-are-strangers',
      comment: 'what two agents share stands beside their folders, not in one of them',
      severity: 'error',
      from: { path: '^packages/agents/src/([^/]+)/' },
      to: { path: '^packages/agents/src/[^/]+/', pathNot: '^packages/agents/src/$1/' },
    },
    {
      name: 'toml-is-read-in-config',
      comment: 'hooks.toml has one reader',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/config/src/' },
      to: { path: '(^|/)node_modules/(smol-toml|toml-eslint-parser)/' },
    },
    {
      name: 'kysely-is-for-questions',
      comment:
        'what is written to the journal is on the path of every event, where a query builder has no place',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: '^packages/(journal/src/queries|executor-database/src)/',
      },
      to: { path: '(^|/)node_modules/kysely/' },
    },
    {
      name: 'front-doors-only',
      comment: 'a package is imported by its name, never by a path into its folder',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'everything-resolves',
      comment: 'a file of another package that is not in its `exports` ends here too',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nobody-imports-the-cli',
      comment: 'the CLI is the composition root: it knows everybody, nobody knows it',
      severity: 'error',
      from: { pathNot: '^packages/cli/' },
      to: { path: '^packages/cli/', dependencyTypesNot: ['local'] },
    },
    {
      name: 'no-cycles',
      comment: 'types may refer to each other; what runs may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-tests-in-src',
      comment: 'tests stand in test/, so that `ls src` is the diagram',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { path: '(^|/)node_modules/(vitest|fast-check)/|^packages/[^/]+/(test|bench|e2e)/' },
    },
    {
      name: 'declared-dependencies',
      comment: 'what src imports is in dependencies or peerDependencies',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/executor-database/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
        pathNot: '(^|/)node_modules/(vitest|fast-check)/',
      },
    },
    {
      name: 'declared-dependencies-or-bundled',
      comment:
        'the same where kysely is part of what is built: a package that nobody has to install is no dependency',
      severity: 'error',
      from: { path: '^packages/executor-database/src/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
        pathNot: '(^|/)node_modules/(vitest|fast-check|kysely)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: ['(^|/)node_modules/', '^packages/[^/]+/dist/'] },
    exclude: { path: ['(^|/)coverage/', '^packages/[^/]+/fixtures/'] },
    moduleSystems: ['es6', 'cjs'],
    combinedDependencies: false,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
}
