import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compile } from '@hookline/config'
import { setKey, type HooksFile } from '@hookline/config/edit'
import { script } from '@hookline/executor-script'
import { expect, test } from 'vitest'
import { editFile, type EditReport } from '../src/edit/index.ts'
import { diff } from '../src/install/index.ts'

const HOOKS = 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "x"\n'

function edit(
  file: string,
  change: (before: HooksFile) => HooksFile | Promise<HooksFile>,
): Promise<EditReport> {
  return editFile({
    file,
    env: { HOME: join(file, '..') },
    compile: (name, text) =>
      compile({ file: name, text, dialects, executors: { script }, hookline: '1.0.0' }),
    edit: change,
    dryRun: false,
  })
}

function hooksToml(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'hookline-edit-')), 'hooks.toml')
  writeFileSync(file, HOOKS)
  return file
}

test('what somebody else wrote in the meantime stays, and the edit says that it lost', async () => {
  const file = hooksToml()
  const lost = edit(file, (before) => {
    writeFileSync(file, `${HOOKS}# mine\n`)
    return setKey(before, 'a', ['deny'], 'y')
  })
  await expect(lost).rejects.toMatchObject({ code: 'AGENT_FILE_BUSY' })
  expect(readFileSync(file, 'utf8')).toBe(`${HOOKS}# mine\n`)
})

test('edits of one process wait for each other too', async () => {
  const file = hooksToml()
  await Promise.all(
    ['one', 'two', 'three'].map((name) =>
      edit(file, (before) => setKey(before, 'a', ['deny'], `${denied(before)} ${name}`)),
    ),
  )
  expect(
    denied({ file, text: readFileSync(file, 'utf8') })
      .split(' ')
      .toSorted(),
  ).toEqual(['one', 'three', 'two', 'x'])
})

function denied({ text }: HooksFile): string {
  return /^deny = "(.*)"$/m.exec(text)![1]!
}

test('the difference of long files is found at once', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at}`)
  const started = performance.now()
  expect(diff(lines.join('\n'), lines.with(9000, 'other').join('\n'), 1)).toBe(
    ' line 8999\n-line 9000\n+other\n line 9001\n ...',
  )
  expect(performance.now() - started).toBeLessThan(2000)
})
