import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname
const ROWS = rowsOf(written(readFileSync(join(HERE, '../../../docs/security.md'), 'utf8')))
const TITLES = readdirSync(HERE)
  .filter((name) => /^hostile-.*\.test\.ts$/.test(name))
  .flatMap((name) => titlesIn(readFileSync(join(HERE, name), 'utf8')))

test('every line of docs/security.md is a test, and every such test has its line', () => {
  expect(TITLES.length).toBeGreaterThan(30)
  const patterns = TITLES.map((title) => [title, patternOf(title)] as const)
  expect(ROWS.filter((row) => !patterns.some(([, pattern]) => pattern.test(row)))).toEqual([])
  expect(
    patterns.filter(([, pattern]) => !ROWS.some((row) => pattern.test(row))).map(([title]) => title),
  ).toEqual([])
})

/** The table of attacks is made of its own tests. */
function written(page: string): string {
  return page.replace(/<!-- attacks -->[^]*<!-- \/attacks -->/, '')
}

/** `what is tried: what happens`, as a test has it in its name. */
function rowsOf(page: string): readonly string[] {
  return [...page.matchAll(/^\| (.+?)(?: \(Codex\))? \| (.+) \|$/gm)]
    .map(([, tries, happens]) => `${tries}: ${happens}`)
    .filter((row) => !row.endsWith(': What happens') && !row.includes('---'))
}

function titlesIn(text: string): readonly string[] {
  return [...text.matchAll(/(?:\btest|\]\))\(\s*(?:'([^'\n]+: [^'\n]+)'|"([^"\n]+: [^"\n]+)")/g)].map(
    ([, single, double]) => single ?? double!,
  )
}

/** `%s` stands for whatever is tried in a row of its own. */
function patternOf(title: string): RegExp {
  const parts = title.split(/%[sj]/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}
