import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { readManifest } from '../house/manifests.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * What the world may import, by folder, door and name. Written by hand: a pin that reads its own source pins nothing. If a
 * line here turns red, somebody's program breaks or a name becomes a promise: be deliberate.
 */
const SURFACE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  agents: {
    '.': ['claudeCode', 'codex', 'createAppServerReader', 'dialects', 'geminiCliNatives'],
    './claude-code': ['UNNEEDED', 'claudeCode'],
    './codex-reader': ['codexReader'],
    './codex': ['codex'],
  },
  cli: {},
  config: {
    '.': [
      'CONFIG_ERRORS',
      'compile',
      'compileMarkdown',
      'compileTests',
      'eventFault',
      'isSetting',
      'nearest',
      'originsOf',
      'printErrors',
      'printable',
      'readToml',
      'schemaOfFile',
      'strangeField',
      'stringifyToml',
      'testedConfig',
      'withSchemaLine',
    ],
    './edit': [
      'HOOK_FLAGS',
      'addHook',
      'hookAt',
      'hooksUsing',
      'keyPath',
      'listedExecutors',
      'neededBy',
      'pluginPackage',
      'removeExecutor',
      'removeHook',
      'renameHook',
      'setExecutor',
      'setKey',
      'tableOf',
      'tomlText',
      'unsetKey',
      'wellFormed',
      'writtenValue',
      'writtenVariable',
    ],
    './expressions': ['explain', 'expressions', 'fieldsOf'],
    './own-packages': ['PACKAGES', 'isFirstParty', 'ownDoor', 'ownPackage', 'packageOf'],
    './patterns': ['patterns'],
    './toml': ['parseToml'],
  },
  core: {
    '.': [
      'CHILD_LIMITS',
      'DECISIONS',
      'DEFAULT_TIMEOUT_MS',
      'ERRORS',
      'EVENTS',
      'EXECUTOR_SPECS',
      'HooklineError',
      'LAYERS',
      'NOT_DUE',
      'admit',
      'answer',
      'capabilitiesOf',
      'classified',
      'createHookManager',
      'deadlineOf',
      'defineExecutor',
      'dispatchOf',
      'eventRow',
      'freeze',
      'glob',
      'hasHoles',
      'holes',
      'hookName',
      'isBackground',
      'isExecutor',
      'isHooklineError',
      'isLoaderVariable',
      'isRegex',
      'limitsOf',
      'listens',
      'namedEnv',
      'prepareHooks',
      'recordedVersion',
      'refusedSpec',
      'renderer',
      'sandboxOf',
      'simpleCommands',
      'systemClock',
      'unconfined',
      'unheld',
      'uuidv7',
      'verdict',
    ],
    './metrics': ['createMetrics'],
  },
  'executor-database': {
    '.': ['database'],
    './lean': ['database'],
  },
  'executor-filesystem': {
    '.': ['filesystem'],
    './lean': ['filesystem'],
    './restore': ['applyRestore', 'backupOf', 'backupsIn', 'planRestore'],
  },
  'executor-mcp': {
    '.': ['mcp'],
    './lean': ['killServers', 'mcp'],
  },
  'executor-message-queue': {
    '.': ['messageQueue'],
    './lean': ['messageQueue'],
  },
  'executor-script': {
    '.': ['script'],
    './lean': ['killChildren', 'script'],
  },
  'executor-webhook': {
    '.': ['webhook'],
    './lean': ['webhook'],
  },
  sdk: {
    '.': ['SDK_ERRORS', 'createHooks', 'loadHooks', 'openSession'],
    './ai': ['hookedModel', 'hookedTools', 'withHooks'],
    './claude-agent': ['withHooks'],
    './codex': ['withHooks'],
    './openai-agents': ['withHooks'],
  },
  testing: {
    '.': [
      'dialectContract',
      'event',
      'executorContract',
      'fakeClock',
      'fakeExecutor',
      'hookContext',
      'pathExpressions',
    ],
  },
}

test('the published packages are those that are listed here', () => {
  const published = globSync('packages/*/package.json', { cwd: ROOT })
    .filter((path) => readManifest(join(ROOT, path)).private !== true)
    .map((path) => path.split('/')[1]!)
  expect(published.toSorted()).toEqual(Object.keys(SURFACE).toSorted())
})

test.for(Object.keys(SURFACE))('%s has the doors that are listed here', (folder) => {
  const { exports = {} } = readManifest(join(ROOT, 'packages', folder, 'package.json'))
  const doors = Object.keys(exports as object).filter((door) => door !== './package.json')
  expect(doors.toSorted()).toEqual(Object.keys(SURFACE[folder]!).toSorted())
})

const DOORS = Object.entries(SURFACE).flatMap(([folder, doors]) =>
  Object.entries(doors).map(([door, names]) => [folder, door, names] as const),
)

test.for(DOORS)('%s, door %s, lets out the names that are listed here', async ([folder, door, names]) => {
  expect(Object.keys(await enter(folder, door)).toSorted()).toEqual(names)
})

test('an executor is exported under the word that names its package', async () => {
  const executors = globSync('packages/executor-*', { cwd: ROOT })
  expect(executors.length).toBeGreaterThan(0)
  for (const path of executors) {
    const word = path.slice('packages/executor-'.length)
    const name = word.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const exported = await enter(path.slice('packages/'.length), '.')
    expect(exported[name]).toMatchObject({ name: word, spec: 1 })
  }
})

/** The built module behind a door, as a program outside would get it. */
async function enter(folder: string, door: string): Promise<Record<string, unknown>> {
  const root = join(ROOT, 'packages', folder)
  const { exports } = readManifest(join(root, 'package.json'))
  const { default: file } = (exports as Record<string, { readonly default: string }>)[door]!
  return (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>
}
