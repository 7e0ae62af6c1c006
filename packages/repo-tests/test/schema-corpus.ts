import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { schemaOfFile, type CompileOptions } from '@hookline/config'
import { packagedExecutors } from './packaged-executors.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A hooks.toml of the tests or the docs. */
export interface Sample {
  readonly name: string
  readonly text: string
  /** What is wrong with it; `undefined`: nothing. */
  readonly code?: string
}

/** Files with a schema beside them, named in their first line. */
export interface Corpus {
  readonly dir: string
  readonly schema: Readonly<Record<string, unknown>>
  /** The same with the executors that come as packages of their own: what the good files are held to. */
  readonly installed: Readonly<Record<string, unknown>>
  readonly good: readonly Sample[]
  /** Those of which the shape is wrong, so that a schema can say it. */
  readonly bad: readonly Sample[]
  readonly remove: () => void
}

/** Every good hooks.toml of this repository, and every one by hand that is broken in its shape. */
export async function corpus(): Promise<Corpus> {
  const tests = join(ROOT, 'packages/config/test')
  const { BROKEN } = (await imported(join(tests, 'broken/index.ts'))) as { readonly BROKEN: Rows }
  const { EXECUTORS } = (await imported(join(tests, 'sample.ts'))) as {
    readonly EXECUTORS: CompileOptions['executors']
  }
  const dir = mkdtempSync(join(tmpdir(), 'hookline-schema-'))
  const schemaWith = async (executors: CompileOptions['executors']): Promise<Corpus['schema']> => {
    const file = join(dir, 'hooks.toml')
    const about = { file, text: 'version = 1', executors, dialects: [], hookline: '1.0.0' }
    return (await schemaOfFile(about)).schema
  }
  const schema = await schemaWith(EXECUTORS)
  const installed = await schemaWith({ ...(await packagedExecutors()), ...EXECUTORS })
  const good = goodFiles()
  const bad = BROKEN.flatMap(([what, text, code], at) =>
    SHAPE.has(code) && !UNSAID.has(what)
      ? [{ name: `bad/${String(at).padStart(3, '0')}.toml`, text: text.replace('‸', ''), code }]
      : [],
  )
  writeFileSync(join(dir, 'hooks.schema.json'), JSON.stringify(schema))
  writeFileSync(join(dir, 'installed.schema.json'), JSON.stringify(installed))
  for (const { name, text, code } of [...good, ...bad])
    put(join(dir, name), `#:schema ../${code === undefined ? 'installed' : 'hooks'}.schema.json\n${text}`)
  return {
    dir,
    schema,
    installed,
    good,
    bad,
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }),
  }
}

type Rows = readonly (readonly [what: string, text: string, code: string, fix: RegExp])[]

/** Codes of what a schema can say. */
const SHAPE: ReadonlySet<string> = new Set([
  'ACTION_CONFLICT',
  'ACTION_MISSING',
  'CONFIG_VERSION',
  'DURATION_INVALID',
  'EVENT_NATIVE',
  'EVENT_UNKNOWN',
  'EXECUTOR_NOT_INSTALLED',
  'EXECUTOR_UNKNOWN',
  'ID_INVALID',
  'KEY_MISSING',
  'KEY_UNKNOWN',
  'OPTIONS_INVALID',
  'OPTION_UNKNOWN',
  'RATE_INVALID',
  'SIZE_INVALID',
  'TOML_INVALID',
  'VALUE_INVALID',
  'VALUE_TYPE',
  'WITH_ENGINE_KEY',
  'WITH_MISPLACED',
])

/** Rows of these codes that are about more than shape. */
const UNSAID: ReadonlySet<string> = new Set([
  'no time',
  'longer than a day',
  'longer than two days',
  'no first wait',
  'a longest wait beyond a day',
  'tries for months',
  'a keep of minutes',
  'a keep of nothing',
  'a keep of more than ten years',
  'idle for seconds',
  'idle for nothing',
  'idle for more than a week',
  'a size too small',
  'a size just too big',
  'a hole in the program',
  'a setting that nobody has, of an executor that no hook names',
])

function goodFiles(): readonly Sample[] {
  const paths = globSync('{docs/**/*.md,README.md,packages/*/README.md,examples/quickstart/hooks.toml}', {
    cwd: ROOT,
  })
  return paths.toSorted().flatMap((path, page) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    const blocks = path.endsWith('.toml')
      ? [text]
      : Array.from(text.matchAll(/^```toml\n([\s\S]*?)^```$/gm), ([, block]) => block!)
    return blocks.flatMap((block, at) =>
      /^version = 1$/m.test(block) && !/^\[executors\]$/m.test(block)
        ? [{ name: `good/${page}-${at}.toml`, text: block }]
        : [],
    )
  })
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function imported(file: string): Promise<unknown> {
  return import(pathToFileURL(file).href)
}
