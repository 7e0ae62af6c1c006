import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkHouse } from '../house/rules.ts'
import { plant, type Tree } from '../house/tree.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

test('this repository keeps the rules of the house', () => {
  const { faults, read } = checkHouse(ROOT)
  expect(faults.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(read['manifests']).toBeGreaterThanOrEqual(8)
  expect(read['sources']).toBeGreaterThan(50)
  expect(read['texts']).toBeGreaterThan(100)
})

test('a small house in order breaks no rule', () => {
  using house = plant(skeleton())
  expect(checkHouse(house.root).faults).toEqual([])
})

const MANIFEST = 'packages/executor-script/package.json'

const PLANTED: readonly (readonly [rule: string, what: string, tree: Tree])[] = [
  [
    'every-package-has-tests',
    'a package without',
    { 'packages/config/package.json': published('config'), 'packages/config/README.md': '# config\n' },
  ],
  [
    'versions-in-the-catalog',
    'a loose range',
    { [MANIFEST]: executor({ dependencies: { execa: '^10.0.0' } }) },
  ],
  ['one-engine', 'another engine', { [MANIFEST]: executor({ engines: { node: '>=20' } }) }],
  ['published-packages-introduce-themselves', 'no license', { [MANIFEST]: executor({ license: undefined }) }],
  ['published-packages-introduce-themselves', 'no files', { [MANIFEST]: executor({ files: undefined }) }],
  [
    'published-packages-introduce-themselves',
    'a copied directory',
    { [MANIFEST]: executor({ repository: { directory: 'packages/core' } }) },
  ],
  [
    'published-packages-introduce-themselves',
    'no README',
    { ...tested('testing'), 'packages/testing/package.json': published('testing') },
  ],
  [
    'one-word',
    'the plugin entry says another',
    { [MANIFEST]: executor({ hookline: { spec: 1, executor: 'shell' } }) },
  ],
  ['executor-says-its-spec', 'no spec', { [MANIFEST]: executor({ hookline: { executor: 'script' } }) }],
  [
    'core-is-a-peer',
    'core as a dependency',
    { [MANIFEST]: executor({ dependencies: { '@hookline/core': 'workspace:^' } }) },
  ],
  [
    'core-is-a-peer',
    'config as a dependency',
    { [MANIFEST]: executor({ dependencies: { '@hookline/config': 'workspace:^' } }) },
  ],
  ['core-is-a-peer', 'no peer at all', { [MANIFEST]: executor({ peerDependencies: undefined }) }],
  ['a-file-is-a-noun-or-a-verb', 'utils.ts', { 'packages/core/src/utils.ts': 'export const a = 1\n' }],
  [
    'a-file-is-a-noun-or-a-verb',
    'a folder deeper',
    { 'packages/core/src/deep/types.ts': 'export const a = 1\n' },
  ],
  ['tests-stand-apart', 'a test beside its source', { 'packages/core/src/run.test.ts': 'export {}\n' }],
  ['files-are-short', '201 lines', { 'packages/core/src/run.ts': 'export {}\n'.repeat(201) }],
  ['exports-are-spelled-out', 'a barrel', { 'packages/core/src/index.ts': `export * from './run.ts'\n` }],
  [
    'zod-is-a-namespace',
    'the named z',
    { 'packages/core/src/run.ts': `import { z } from 'zod'\nexport const a = z.string()\n` },
  ],
  [
    'zod-is-a-namespace',
    'the default export',
    { 'packages/core/src/run.ts': `import z from 'zod/mini'\nexport const a = z.string()\n` },
  ],
  ['no-machine-paths', 'a home directory', { 'docs/guide.md': 'see /home/ada/x\n' }],
  ['no-machine-paths', 'a temp file', { 'packages/core/src/run.ts': `export const a = '/tmp/a'\n` }],
  ['no-download-hosts', 'a registry', { 'docs/guide.md': 'https://registry.example.org/x\n' }],
  ['no-download-hosts', 'a mirror in .npmrc', { 'packages/core/npmrc': 'registry=http://10.0.0.1/\n' }],
  ['lockfile-names-no-host', 'a tarball', { 'pnpm-lock.yaml': 'resolution: {tarball: x}\n' }],
]

test.for(PLANTED)('%s: %s', ([rule, , tree]) => {
  using house = plant({ ...skeleton(), ...tree })
  expect([...new Set(checkHouse(house.root).faults.map((fault) => fault.rule))]).toEqual([rule])
})

test('no-machine-paths: the directory of the repository itself, in a test too', () => {
  using house = plant(skeleton())
  writeFileSync(join(house.root, 'packages/core/test/a.test.ts'), `export const a = '${house.root}/x'\n`)
  expect(checkHouse(house.root).faults).toMatchObject([{ rule: 'no-machine-paths' }])
})

test('a check that read nothing fails', () => {
  using nothing = plant({})
  expect(checkHouse(nothing.root).faults.map(({ rule, path }) => `${rule}: ${path}`)).toEqual([
    'something-was-read: manifests',
    'something-was-read: sources',
    'something-was-read: texts',
  ])
})

test('151 lines only ask for a reason', () => {
  using house = plant({ ...skeleton(), 'packages/core/src/run.ts': 'export {}\n'.repeat(151) })
  expect(checkHouse(house.root).faults).toMatchObject([{ rule: 'files-are-short', severity: 'warning' }])
})

test('zod as a namespace is fine, and so are its types', () => {
  const text = `import * as z from 'zod'\nimport type { ZodType } from 'zod'\nexport const a: ZodType = z.string()\n`
  using house = plant({ ...skeleton(), 'packages/core/src/run.ts': text })
  expect(checkHouse(house.root).faults).toEqual([])
})

test('every rule has a planted violation', () => {
  const sources = ['manifests', 'sources', 'texts'].map((name) =>
    readFileSync(new URL(`../house/${name}.ts`, import.meta.url), 'utf8'),
  )
  const named = [...sources.join('\n').matchAll(/(?:fault|report)\(\s*'([a-z-]+)'/g)].map((found) =>
    String(found[1]),
  )
  expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(named))
})

function skeleton(): Tree {
  return {
    'package.json': { private: true, engines: { node: '>=22.19.0' } },
    'pnpm-lock.yaml': 'lockfileVersion: 9\n',
    'docs/guide.md': 'Install it from npm.\n',
    'packages/core/package.json': published('core'),
    'packages/core/README.md': '# core\n',
    'packages/core/src/index.ts': `export { run } from './run.ts'\n`,
    'packages/core/src/run.ts': 'export const run = 1\n',
    ...tested('core'),
    [MANIFEST]: executor({}),
    'packages/executor-script/README.md': '# script\n',
    'packages/executor-script/src/index.ts': 'export const script = 1\n',
    ...tested('executor-script'),
  }
}

function tested(folder: string): Tree {
  return { [`packages/${folder}/test/a.test.ts`]: 'export {}\n' }
}

function published(folder: string): object {
  return {
    name: `@hookline/${folder}`,
    description: 'Twenty characters at least',
    license: 'MIT',
    type: 'module',
    repository: { directory: `packages/${folder}` },
    files: ['dist'],
    engines: { node: '>=22.19.0' },
    publishConfig: { access: 'public' },
    scripts: { 'check:pack': 'publint --strict' },
  }
}

function executor(other: object): object {
  return {
    ...published('executor-script'),
    peerDependencies: { '@hookline/core': 'workspace:^' },
    hookline: { spec: 1, executor: 'script' },
    ...other,
  }
}
