import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkImports, importFaults, importRules } from '../house/imports.ts'
import { plant, type Tree } from '../house/tree.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

test('the imports of this repository keep every rule', async () => {
  const { violations, seen, sources } = await checkImports(ROOT)
  expect(violations).toEqual([])
  expect(sources).toBeGreaterThan(50)
  expect(seen).toBe(sources)
})

test('a small house in order breaks no rule', async () => {
  using house = plant(skeleton())
  const { violations, seen, sources } = await checkImports(house.root)
  expect(violations).toEqual([])
  expect(seen).toBe(sources)
})

const PLANTED: readonly (readonly [rule: string, what: string, tree: Tree])[] = [
  ['core-stands-alone', 'a node: module', { 'packages/core/src/event.ts': `import 'node:fs'` }],
  [
    'core-stands-alone',
    'a type of a node: module',
    source('core/src/event', `import type { Stats } from 'node:fs'`),
  ],
  ['core-stands-alone', 'an npm package', source('core/src/event', `import 'zod'`)],
  [
    'core-stands-alone',
    'another package of the house',
    source('core/src/event', `import '@hookline/config'`),
  ],
  [
    'steps-meet-in-manager',
    'the third step calls the first',
    source('core/src/run', `import { match } from './match.ts'`),
  ],
  [
    'steps-meet-in-manager',
    'a helper calls a step',
    source('core/src/event', `import { plan } from './plan.ts'`),
  ],
  [
    'executors-see-only-core',
    'another executor',
    source('executor-script/src/index', `import '@hookline/executor-webhook'`),
  ],
  [
    'executors-see-only-core',
    'a type of config',
    source('executor-script/src/index', `import type { C } from '@hookline/config'`),
  ],
  [
    'shared-sees-only-core',
    'an executor, from what executors share',
    source('answer/src/index', `import '@hookline/executor-script'`),
  ],
  [
    'shared-sees-only-core',
    'an executor, from how they start programs',
    source('child/src/index', `import '@hookline/executor-script'`),
  ],
  ['dialects-are-pure', 'a node: module', source('agents/src/codex/index', `import 'node:os'`)],
  ['dialects-are-pure', 'an npm package', source('agents/src/codex/index', `import 'zod'`)],
  [
    'dialects-are-strangers',
    'the other dialect',
    source('agents/src/codex/index', `import '../claude-code/index.ts'`),
  ],
  ['toml-is-read-in-config', 'the CLI', source('cli/src/cli', `import 'smol-toml'`)],
  [
    'toml-is-read-in-config',
    'the CLI, with the other parser',
    source('cli/src/cli', `import 'toml-eslint-parser'`),
  ],
  ['kysely-is-for-questions', 'the CLI', source('cli/src/cli', `import 'kysely'`)],
  ['front-doors-only', 'a climb into a folder', source('cli/src/cli', `import '../../config/src/index.ts'`)],
  [
    'everything-resolves',
    'a deep import by name',
    source('cli/src/cli', `import '@hookline/config/src/index.ts'`),
  ],
  ['everything-resolves', 'a file that is not there', source('cli/src/cli', `import './gone.ts'`)],
  ['nobody-imports-the-cli', 'config', source('config/src/index', `import 'hookline/bin/hookline.cjs'`)],
  [
    'no-cycles',
    'two files that run each other',
    {
      ...source('config/src/a', `import './b.ts'`),
      ...source('config/src/b', `import './a.ts'`),
    },
  ],
  ['no-tests-in-src', 'a test', source('config/src/index.test', `import 'vitest'`)],
  ['no-tests-in-src', 'a fixture of the tests', source('config/src/index', `import '../test/fake.ts'`)],
  ['declared-dependencies', 'a package nobody declared', source('config/src/index', `import 'execa'`)],
  ['declared-dependencies', 'a package for development', source('config/src/index', `import 'tsup'`)],
  [
    'declared-dependencies-or-bundled',
    'a package for development, where another one is bundled',
    source('executor-database/src/index', `import 'tsup'`),
  ],
]

test.for(PLANTED)('%s: %s', async ([rule, , tree]) => {
  using house = plant({ ...skeleton(), ...tree })
  const { violations } = await checkImports(house.root)
  expect([...new Set(violations.map((found) => found.rule))]).toEqual([rule])
})

test('a look that missed files is a fault of its own', () => {
  expect(importFaults({ violations: [], seen: 0, sources: 60 })).toEqual([
    'only 0 of 60 source files were looked at',
  ])
  expect(importFaults({ violations: [], seen: 0, sources: 0 })).toEqual(['no source file was found'])
})

test('types may refer to each other in a circle', async () => {
  using house = plant({
    ...skeleton(),
    ...source('config/src/a', `import type { B } from './b.ts'\nexport type A = B`),
    ...source('config/src/b', `import { type A } from './a.ts'\nexport type B = A`),
  })
  expect((await checkImports(house.root)).violations).toEqual([])
})

test('every rule has a planted violation', async () => {
  expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(await importRules()))
})

function source(name: string, text: string): Tree {
  return { [`packages/${name}.ts`]: `${text}\n` }
}

function skeleton(): Tree {
  return {
    'package.json': { name: 'house', private: true },
    ...housePackage('core', { zod: '1' }, ['event', 'match', 'plan', 'run', 'aggregate']),
    ...source('core/src/run', `import type { plan } from './plan.ts'\nexport const run: typeof plan = 1`),
    ...source(
      'core/src/manager',
      `import './match.ts'\nimport './plan.ts'\nimport './run.ts'\nimport './aggregate.ts'`,
    ),
    ...housePackage('config', { 'smol-toml': '1' }, []),
    ...source('config/src/index', `import 'smol-toml'\nimport '@hookline/core'`),
    'packages/config/test/fake.ts': `import 'vitest'`,
    ...housePackage('agents', { zod: '1' }, ['codex/index', 'claude-code/index', 'shell']),
    ...source('agents/src/codex/index', `import '../shell.ts'\nimport '@hookline/core'`),
    ...housePackage('executor-script', { execa: '1' }, []),
    ...source('executor-script/src/index', `import '@hookline/core'\nimport 'execa'`),
    ...housePackage('executor-webhook', {}, []),
    ...housePackage('cli', { kysely: '1', 'smol-toml': '1', 'toml-eslint-parser': '1' }, ['cli'], 'hookline'),
    ...source('cli/src/cli', `import '@hookline/config'\nimport '@hookline/executor-script'`),
    'packages/cli/bin/hookline.cjs': `import '../dist/index.js'`,
    ...Object.assign(
      {},
      ...['zod', 'execa', 'kysely', 'smol-toml', 'toml-eslint-parser', 'vitest', 'tsup'].map(library),
    ),
  }
}

function housePackage(
  folder: string,
  dependencies: object,
  files: string[],
  name = `@hookline/${folder}`,
): Tree {
  const exports = folder === 'cli' ? {} : { exports: { '.': './dist/index.js' } }
  const devDependencies = { tsup: '1' }
  return {
    [`packages/${folder}/package.json`]: { name, type: 'module', ...exports, dependencies, devDependencies },
    [`packages/${folder}/dist/index.js`]: 'export {}\n',
    [`node_modules/${name}`]: `-> ${name.includes('/') ? '../' : ''}../packages/${folder}`,
    ...Object.assign(
      {},
      ...[...files, 'index'].map((file) =>
        source(`${folder}/src/${file}`, `export const ${file.replaceAll(/\W/g, '_')} = 1`),
      ),
    ),
  }
}

function library(name: string): Tree {
  return {
    [`node_modules/${name}/package.json`]: { name, version: '1.0.0', main: './index.js' },
    [`node_modules/${name}/index.js`]: 'module.exports = {}\n',
  }
}
