import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineExecutor } from '@hookline/core'
import { expect, test } from 'vitest'
import { brokenLinks } from '../house/docs/links.ts'
import { generatedPages, stalePages } from '../house/docs/pages.ts'
import { settingsTable } from '../house/docs/settings.ts'
import { plant } from '../house/tree.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

test('the pages that are prints of tables say what the code says', async () => {
  const pages = await generatedPages(ROOT)
  expect(Object.keys(pages)).toEqual(
    expect.arrayContaining(['docs/errors.md', 'docs/events.md', 'docs/executors/script.md', 'docs/hooks.md']),
  )
  expect(stalePages(ROOT, pages)).toEqual([])
})

test('a page that was edited by hand, or is missing, is stale', () => {
  using docs = plant({ 'docs/a.md': 'a\n', 'docs/b.md': 'b\n' })
  writeFileSync(join(docs.root, 'docs/b.md'), 'b, edited\n')
  expect(stalePages(docs.root, { 'docs/a.md': 'a\n', 'docs/b.md': 'b\n', 'docs/c.md': 'c\n' })).toEqual([
    'docs/b.md',
    'docs/c.md',
  ])
})

test('every error code of every package has its place, what it means, what it looks like, and its fix', () => {
  const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')
  for (const code of ['HOOK_TIMEOUT', 'SCRIPT_FAILED', 'CONFIG_NOT_FOUND']) {
    expect(page).toMatch(new RegExp(`^### ${code}\n\n[^*]*\\*\\*Fix:\\*\\* .{10,}$`, 'm'))
  }
})

test('what a hooks.toml can do wrong is shown as `hookline check` prints it', () => {
  const page = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8')
  expect(page).toMatch(
    /### KEY_UNKNOWN\n\n.+\n\n```text\nerror\[KEY_UNKNOWN\]: .+\n +--> hooks\.toml:\d+:\d+\n/,
  )
  expect(page).toMatch(/### ASK_IS_DENY\n\n.+\n\n```text\nwarning\[ASK_IS_DENY\]: /)
})

test('the keys of hooks.toml are told as the schema has them', () => {
  const page = readFileSync(join(ROOT, 'docs/hooks.md'), 'utf8')
  expect(page).toMatch(/^\| `timeout` \| duration \| .{20,} \| `"10s"` \|$/m)
  expect(page).toMatch(/^\| `on` \| text or list of text \| .{20,} \| required \|$/m)
  expect(page).toMatch(/^\| `max_parallel` \| whole number \| .{20,} \| `8` \|$/m)
})

test('every relative link of this repository leads somewhere', () => {
  const { broken, read } = brokenLinks(ROOT)
  expect(broken).toEqual([])
  expect(read).toBeGreaterThan(20)
})

const LINKS: readonly (readonly [text: string, fault: string | null])[] = [
  ['[a](other.md)', null],
  ['[a](other.md#a-heading-with-code)', null],
  ['[a](../docs/other.md)', null],
  ['[a](#here)', null],
  ['![a](../picture.svg)', null],
  ['[a](https://example.org/none)', null],
  ['`[a](none.md)`', null],
  ['```\n[a](none.md)\n```', null],
  ['[a](none.md)', 'no such file'],
  ['[a](none.md "a title")', 'no such file'],
  ['[a]: none.md', 'no such file'],
  ['[a](other.md#nowhere)', 'no heading "nowhere"'],
  ['[a](#nowhere)', 'no heading "nowhere"'],
  ['[a](../../outside.md)', 'leads out of the repository'],
]

test.for(LINKS)('%s: %s', ([text, fault]) => {
  using docs = plant({
    'docs/guide.md': `# Here\n\n${text}\n`,
    'docs/other.md': '# A heading, with `code`\n',
    'picture.svg': '<svg/>',
  })
  const { broken } = brokenLinks(docs.root)
  expect(broken).toEqual(fault === null ? [] : [expect.stringContaining(fault)])
})

test('a settings table tells type, default, holes and meaning', () => {
  const properties = {
    url: { type: 'string', description: 'Where to.' },
    tags: { type: 'array', items: { type: 'string', 'x-template': 'value' }, description: 'A | B.' },
    retries: { type: 'integer', default: 3, description: 'More than <n>, `<n>`.' },
    mode: { enum: ['fast', 'safe'] },
  }
  const table = settingsTable(executor({ type: 'object', properties, required: ['url'] }))
  expect(table.split('\n').slice(2)).toEqual([
    '| `url` | text | required | no | Where to. |',
    '| `tags` | list of text | - | yes | A \\| B. |',
    '| `retries` | whole number | `3` | no | More than &lt;n>, `<n>`. |',
    '| `mode` | `"fast"` or `"safe"` | - | no |  |',
  ])
})

test('an executor that does not describe its settings has no page', () => {
  expect(() => settingsTable(executor({ type: 'object' }))).toThrow('does not describe its settings')
})

function executor(schema: Record<string, unknown>): ReturnType<typeof defineExecutor<object>> {
  return defineExecutor<object>({
    name: 'planted',
    options: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({ value: {} }),
        jsonSchema: { input: () => schema },
      },
    },
    execute: () => undefined,
  })
}
