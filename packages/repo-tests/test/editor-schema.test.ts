import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { languageServer, type LanguageServer } from './language-server.ts'
import { corpus, type Corpus, type Sample } from './schema-corpus.ts'

const BIN = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url))

let all: Corpus
let server: LanguageServer
beforeAll(async () => {
  all = await corpus()
  server = languageServer(join(BIN, 'tombi'), ['lsp', '--offline'], all.dir)
  await server.request('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(all.dir).href,
    capabilities: { textDocument: { completion: {}, hover: { contentFormat: ['markdown'] } } },
  })
  server.notify('initialized', {})
})
afterAll(() => {
  server.stop()
  all.remove()
})

test('there is enough to try it on', () => {
  expect(all.good.length).toBeGreaterThanOrEqual(10)
  expect(all.bad.length).toBeGreaterThan(200)
})

/** Which of the files a linter says something against. */
function refusedBy(program: string, args: readonly string[], files: readonly Sample[]): readonly string[] {
  const { stdout, stderr, status } = spawnSync(
    join(BIN, program),
    [...args, ...files.map(({ name }) => name)],
    {
      cwd: all.dir,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  )
  expect(status).not.toBeNull()
  const said = stdout + stderr
  return files.map(({ name }) => name).filter((name) => said.includes(name))
}

const names = (files: readonly Sample[]): readonly string[] => files.map(({ name }) => name)

test('Tombi finds nothing in any good file, and something in every one of broken shape', () => {
  expect(refusedBy('tombi', ['lint', '--offline'], all.good)).toEqual([])
  expect(refusedBy('tombi', ['lint', '--offline'], all.bad)).toEqual(names(all.bad))
})

test('Taplo reads the schema alike', () => {
  // to it a date is a text and a large number a number, and a table may be opened twice
  const lenient = all.bad.filter(({ text }) =>
    /^(description|with\.text) = 2026-11-25$|= 9{20}$|^with\.cwd = .*\n\[hooks\.with\]$/m.test(text),
  )
  // it takes its time: every eighth will do
  const strict = all.bad.filter((one, at) => at % 8 === 0 && !lenient.includes(one))
  expect(strict.length).toBeGreaterThan(30)
  expect(lenient.length).toBeLessThan(6)
  expect(refusedBy('taplo', ['lint'], [...all.good, ...strict])).toEqual(names(strict))
})

test('it is a JSON Schema by the book, and a validator of such agrees', () => {
  const judge = (schema: Corpus['schema']): ReturnType<Ajv['compile']> =>
    new Ajv({ strict: false, validateSchema: true }).compile(schema)
  const [isGood, isRight] = [judge(all.installed), judge(all.schema)]
  for (const { name, text } of all.good)
    expect({ name, right: isGood(parse(text)) }).toEqual({ name, right: true })
  for (const { name, text, code } of all.bad) {
    if (code === 'TOML_INVALID') continue
    // dates are TOML's own: JSON has none
    if (/= \d{4}-\d\d-\d\d|= \d\d:\d\d/.test(text)) continue
    expect({ name, code, right: isRight(parse(text)) }).toEqual({ name, code, right: false })
  }
})

const HEAD = '#:schema ./hooks.schema.json\nversion = 1\n\n[[hooks]]\nid = "a"\non = "exec.before"\n'
let version = 0

/** What the language server says of a text: `‸` is where the cursor stands. */
async function edited(marked: string): Promise<{
  readonly labels: readonly string[]
  readonly hover: string
  readonly faults: readonly string[]
}> {
  const text = marked.replace('‸', '')
  const before = marked.slice(0, marked.indexOf('‸')).split('\n')
  const position = { line: before.length - 1, character: before.at(-1)!.length }
  const textDocument = { uri: pathToFileURL(join(all.dir, `hooks-${++version}.toml`)).href }
  const read = server.told('textDocument/publishDiagnostics', textDocument.uri)
  server.notify('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'toml', version: 1, text },
  })
  await read
  const completion = (await server.request('textDocument/completion', { textDocument, position })) as Items
  const hover = (await server.request('textDocument/hover', { textDocument, position })) as Hover | null
  const faults = (await server.request('textDocument/diagnostic', { textDocument })) as Diagnostics
  const items = completion === null ? [] : 'items' in completion ? completion.items : completion
  return {
    labels: items.map(({ label }) => label),
    hover: hover?.contents.value ?? '',
    faults: faults.items.map(
      ({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`,
    ),
  }
}

type Items =
  | readonly { readonly label: string }[]
  | { readonly items: readonly { readonly label: string }[] }
  | null
interface Hover {
  readonly contents: { readonly value: string }
}
interface Diagnostics {
  readonly items: readonly {
    readonly range: { readonly start: { readonly line: number; readonly character: number } }
    readonly message: string
  }[]
}

test('in an editor the keys of a hook are offered, and those that others exclude are not', async () => {
  const fresh = await edited(`${HEAD}‸\n`)
  expect(fresh.labels).toEqual(
    expect.arrayContaining(['match', 'guard', 'run', 'deny', 'timeout', 'needs', 'with']),
  )
  expect(fresh.labels).not.toContain('id')
  const running = await edited(`${HEAD}run = "x"\n‸\n`)
  expect(running.labels).toEqual(expect.arrayContaining(['match', 'with', 'env_pass']))
  expect(running.labels).not.toContain('deny')
  expect((await edited(`${HEAD}gua‸\n`)).labels).toEqual(['guard'])
})

test('values are offered: events, choices, settings of the executor', async () => {
  const events = await edited(HEAD.replace('"exec.before"', '"‸"'))
  expect(events.labels).toEqual(
    expect.arrayContaining(['"exec.before"', '"task.complete"', '"exec.*"', '"*"']),
  )
  expect((await edited(`${HEAD}mode = ‸\n`)).labels).toEqual(
    expect.arrayContaining(['"blocking"', '"background"']),
  )
  expect((await edited(`${HEAD}run = "x"\nwith.‸\n`)).labels).toEqual(
    expect.arrayContaining(['cwd', 'payload']),
  )
  expect((await edited(`${HEAD}run = "x"\nwith.payload = "‸"\n`)).labels).toEqual(
    expect.arrayContaining(['"event"', '"claude"']),
  )
  expect((await edited(`${HEAD}executor = "post"\nwith.‸\n`)).labels).toEqual(
    expect.arrayContaining(['url', 'tries']),
  )
})

test('a key is explained', async () => {
  expect((await edited(`${HEAD}gu‸ard = true\ndeny = "x"\n`)).hover).toContain('coming to no verdict')
  expect((await edited(`${HEAD}timeo‸ut = "1s"\nrun = "x"\n`)).hover).toMatch(
    /how long one run may take[^]*"10s"/,
  )
  expect((await edited(`${HEAD}executor = "post"\nwith.u‸rl = "x"\n`)).hover).toContain('Where to.')
})

test('a wrong key is marked where it stands, a good file is not', async () => {
  expect((await edited(`${HEAD}run = "x"\nrunn = 1‸\n`)).faults).toEqual(['8:1 "runn" is not allowed'])
  expect((await edited(`${HEAD}run = "x"\nguard = "yes"‸\n`)).faults.join()).toMatch(/^8:9 .*Boolean/)
  expect((await edited(`${HEAD}run = "x"\nguard = true‸\n`)).faults).toEqual([])
})
