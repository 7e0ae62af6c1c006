import { expect, test } from 'vitest'
import { compileMarkdown } from '../src/index.ts'
import { FILE, line } from './sample.ts'
import { dialects } from '@hookline/agents'
import { script } from '@hookline/executor-script'

/** What is wrong with the blocks of a Markdown file, `CODE line:column`; `right` for each block that is good. */
async function lint(text: string): Promise<readonly string[]> {
  const all = await compileMarkdown({
    file: FILE.replace('hooks.toml', 'page.md'),
    text,
    dialects,
    executors: { script },
    hookline: '1.2.3',
  })
  return all.flatMap((one) => (one.ok ? ['right'] : one.errors.map(line)))
}

const HOOK = '[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "x"\n'
const BAD = HOOK.replace('deny', 'dny')
const fence = (text: string, info = 'toml', mark = '```'): string => `${mark}${info}\n${text}${mark}\n`

test('a block is a hooks.toml; the version may be left out', async () => {
  expect(await lint(`# Page\n\n${fence(HOOK)}\n${fence(`version = 1\n\n${HOOK}`)}`)).toEqual([
    'right',
    'right',
  ])
  expect(await lint(fence('version = 1 # nothing else\n'))).toEqual(['right'])
})

test('what is no hooks.toml is left alone', async () => {
  expect(await lint(fence('[package]\nversion = "1"\n'))).toEqual([])
  expect(await lint(fence(BAD, 'yaml') + fence(BAD, '') + fence(BAD, 'tomlx'))).toEqual([])
  expect(await lint(`text\n\n${BAD}`)).toEqual([])
})

const PLACES: readonly (readonly [what: string, text: string, found: string])[] = [
  ['in the first line', fence(BAD), 'KEY_UNKNOWN 5:1'],
  ['below text', `# Page\n\ntext\n\n${fence(BAD)}`, 'KEY_UNKNOWN 9:1'],
  ['with tildes', fence(BAD, ' toml', '~~~'), 'KEY_UNKNOWN 5:1'],
  ['in capitals', fence(BAD, 'TOML title="hooks.toml"'), 'KEY_UNKNOWN 5:1'],
  ['in braces', fence(BAD, '{.toml .numbered}'), 'KEY_UNKNOWN 5:1'],
  ['within a list', `- one\n\n${fence(BAD).replaceAll(/^/gm, '  ')}`, 'KEY_UNKNOWN 7:3'],
  ['behind a number', `1. ${fence(BAD).replaceAll('\n', '\n   ')}`, 'KEY_UNKNOWN 5:4'],
  ['with tabs', fence(BAD).replaceAll(/^/gm, '\t'), 'KEY_UNKNOWN 5:2'],
  ['in a quote', fence(BAD).replaceAll(/^/gm, '> '), 'KEY_UNKNOWN 5:3'],
  ['with longer fences', fence(BAD, 'toml', '`````'), 'KEY_UNKNOWN 5:1'],
  ['that is not closed', `\`\`\`toml\n${BAD}`, 'KEY_UNKNOWN 5:1'],
  [
    'with its fence in a text',
    fence(`[[hooks]]\nid = "a"\non = "*"\ncontext = """\n\`\`\` x\n"""\nbad = 1\n`),
    'KEY_UNKNOWN 8:1',
  ],
  ['with a version of its own', fence(`version = 2\n${HOOK}`), 'CONFIG_VERSION 2:11'],
  ['that TOML cannot read', fence(`${HOOK}x = \n`), 'TOML_INVALID 6:5'],
]

test.for(PLACES)('a mistake in a block is where it is in the file: %s', async ([, text, found]) => {
  expect(await lint(text)).toEqual([found])
  expect(await lint(text.replaceAll('\n', '\r\n'))).toEqual([found])
})

test('a text of several lines in a list has no more blanks than its author gave it', async () => {
  const text = fence(`[[hooks]]\nid = "a"\non = "session.start"\ncontext = """\none\n  two"""\n`)
  const [made] = await compileMarkdown({
    file: FILE,
    text: `- x\n\n${text.replaceAll(/^(?=.)/gm, '  ')}`,
    dialects,
    executors: {},
    hookline: '1.2.3',
  })
  expect(made).toMatchObject({ ok: true, plan: { hooks: [{ options: { context: 'one\n  two' } }] } })
})

test('all blocks of a file, each by itself', async () => {
  expect(await lint(fence(HOOK) + fence(BAD) + fence(HOOK) + fence(BAD, 'toml', '~~~'))).toEqual([
    'right',
    'KEY_UNKNOWN 11:1',
    'right',
    'KEY_UNKNOWN 23:1',
  ])
})

test('a block that shows a mistake can say so', async () => {
  expect(await lint(fence(BAD, 'toml ignore') + fence(BAD, 'toml,ignore'))).toEqual([])
  expect(await lint(`<!-- hookline: ignore -->\n\n${fence(BAD)}`)).toEqual([])
  expect(await lint(`<!-- hookline: ignore -->\ntext\n${fence(BAD)}`)).toEqual(['KEY_UNKNOWN 7:1'])
  expect(await lint(`<!-- hookline: ignore -->\n${fence(BAD)}${fence(BAD)}`)).toEqual(['KEY_UNKNOWN 12:1'])
})

test('a fence inside of a longer fence is text about Markdown', async () => {
  expect(await lint(`\`\`\`\`md\n${fence(BAD)}\`\`\`\`\n${fence(HOOK)}`)).toEqual(['right'])
  expect(await lint(`~~~md\n${fence(BAD)}~~~\n${fence(HOOK)}`)).toEqual(['right'])
})

test('a file that cannot be read is said to be so', async () => {
  const all = await compileMarkdown({
    file: '/nowhere/x.md',
    dialects,
    executors: {},
    hookline: '1.2.3',
  })
  expect(all).toMatchObject([{ ok: false, errors: [{ code: 'CONFIG_NOT_FOUND' }] }])
})
