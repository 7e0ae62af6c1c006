import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { plant, type Tree } from '../house/tree.ts'

const CONFIG = new URL('../../../.oxlintrc.json', import.meta.url)

const PLANTED: readonly (readonly [rule: string, text: string])[] = [
  ['eslint(no-console)', `console.log('to the agent')\n`],
  ['import(no-default-export)', `export default 1\n`],
  ['typescript(consistent-type-imports)', `import { A } from './a.ts'\nexport type B = A\n`],
]

test.for(PLANTED)('%s finds %o', ([rule, text]) => {
  using house = plant(source(text))
  expect(lint(house.root)).toContain(rule)
})

test('a line in order breaks none of them', () => {
  using house = plant(source(`import type { A } from './a.ts'\nexport type B = A\n`))
  expect(lint(house.root)).toEqual([])
})

function source(text: string): Tree {
  return { 'packages/core/src/planted.ts': text, '.oxlintrc.json': readFileSync(CONFIG, 'utf8') }
}

/** The rules of .oxlintrc.json that a tree breaks. */
function lint(cwd: string): readonly string[] {
  const bin = fileURLToPath(new URL('../../../node_modules/.bin/oxlint', import.meta.url))
  const args = ['--format', 'json', '.']
  const { diagnostics } = JSON.parse(run(bin, args, cwd)) as { diagnostics: { code: string }[] }
  return diagnostics.map(({ code }) => code)
}

function run(bin: string, args: string[], cwd: string): string {
  try {
    return execFileSync(bin, args, { cwd, encoding: 'utf8' })
  } catch (failed) {
    return (failed as { stdout: string }).stdout
  }
}
