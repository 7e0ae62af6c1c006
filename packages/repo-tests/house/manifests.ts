import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Report } from './rules.ts'

/** The part of a package.json that the rules speak of. */
export interface Manifest {
  readonly name?: string
  readonly private?: boolean
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly files?: readonly string[]
  readonly exports?: unknown
  readonly repository?: { readonly directory?: string }
  readonly engines?: { readonly node?: string }
  readonly publishConfig?: { readonly access?: string }
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly hookline?: { readonly spec?: number; readonly executor?: string }
}

/** Rules about package.json files; the number of packages seen. */
export function checkManifests(root: string, report: Report): number {
  const engines = readManifest(join(root, 'package.json')).engines?.node
  const paths = globSync('packages/*/package.json', { cwd: root }).toSorted()
  for (const path of paths) {
    const manifest = readManifest(join(root, path))
    const fault = (rule: string, message: string): void => report(rule, path, message)
    checkTests(root, dirname(path), fault)
    checkVersions(manifest, fault)
    if (manifest.engines?.node !== engines)
      fault('one-engine', `engines.node is not ${engines} as at the root`)
    if (manifest.private !== true) checkPublished(root, dirname(path), manifest, fault)
    if (basename(dirname(path)).startsWith('executor-')) checkExecutor(dirname(path), manifest, fault)
  }
  return paths.length
}

type Complaint = (rule: string, message: string) => void

export function readManifest(path: string): Manifest {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {}
}

function checkTests(root: string, folder: string, fault: Complaint): void {
  const tests = globSync('test/**/*.test.ts', { cwd: join(root, folder) })
  if (tests.length === 0) fault('every-package-has-tests', `${folder}/test has no *.test.ts`)
}

/** Versions stand in the catalog of pnpm-workspace.yaml, once. */
function checkVersions(manifest: Manifest, fault: Complaint): void {
  const { dependencies, devDependencies } = manifest
  for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (range !== 'catalog:' && range !== 'workspace:^') {
      fault(
        'versions-in-the-catalog',
        `${name} is "${range}": write "catalog:", or "workspace:^" for our own`,
      )
    }
  }
}

/** What a stranger on npm needs to know, and what publishing needs. */
const PUBLISHED: readonly (readonly [
  field: string,
  good: (manifest: Manifest, folder: string) => boolean,
])[] = [
  ['name', ({ name }, folder) => name === (folder === 'packages/cli' ? 'hookline' : nameOf(folder))],
  ['description', ({ description }) => (description ?? '').length >= 20],
  ['license', ({ license }) => license === 'MIT'],
  ['type', ({ type }) => type === 'module'],
  ['repository.directory', ({ repository }, folder) => repository?.directory === folder],
  ['files', ({ files }) => files?.includes('dist') === true],
  ['publishConfig.access', ({ publishConfig }) => publishConfig?.access === 'public'],
  ['scripts["check:pack"]', ({ scripts }) => scripts?.['check:pack']?.includes('publint --strict') === true],
]

function nameOf(folder: string): string {
  const word = basename(folder)
  return word.startsWith('create-') ? word : `@hookline/${word}`
}

function checkPublished(root: string, folder: string, manifest: Manifest, fault: Complaint): void {
  for (const [field, good] of PUBLISHED) {
    if (!good(manifest, folder))
      fault('published-packages-introduce-themselves', `${field} is missing or wrong`)
  }
  if (!existsSync(join(root, folder, 'README.md'))) {
    fault('published-packages-introduce-themselves', 'README.md is missing')
  }
}

/** One word names the folder, the package and the executor; of the house it knows its peer core only. */
function checkExecutor(folder: string, manifest: Manifest, fault: Complaint): void {
  const word = basename(folder).slice('executor-'.length)
  const { hookline, dependencies = {}, peerDependencies = {} } = manifest
  if (manifest.name !== `@hookline/executor-${word}`) {
    fault('one-word', `the folder says "${word}", the package is called ${manifest.name}`)
  }
  if (hookline?.executor !== word) {
    fault('one-word', `the folder says "${word}", hookline.executor says "${hookline?.executor}"`)
  }
  if (hookline?.spec !== 1) fault('executor-says-its-spec', 'hookline.spec is not 1')
  if (peerDependencies['@hookline/core'] === undefined) {
    fault('core-is-a-peer', '@hookline/core is not in peerDependencies')
  }
  const house = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) => name !== '@hookline/core' && (name === 'hookline' || name.startsWith('@hookline/')),
  )
  if (house.length > 0 || dependencies['@hookline/core'] !== undefined) {
    fault(
      'core-is-a-peer',
      `an executor depends on nothing else of the house: ${house.join(', ') || 'core is no dependency'}`,
    )
  }
}
