import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readManifest } from '../manifests.ts'
import { examples } from './examples.ts'
import { MEANINGS } from './meanings.ts'
import { prose } from './table.ts'

/** docs/errors.md: every code of the house, a section for each package. */
export async function errorsPage(root: string): Promise<string> {
  const files = globSync('packages/*/src/errors.ts', { cwd: root }).toSorted(coreFirst)
  const shown = await examples(root)
  const sections = await Promise.all(files.map((file) => section(root, file, shown)))
  return `# Errors

Every error of hookline has a code that stays the same, a message that says what happened, and a hint that says what to
do. Below stands of each code what it means, what it looks like where a hooks.toml is the cause, and the fix: what the hint says
where the place does not say it better. \`hookline check\` shows where in hooks.toml it is; in a report of
\`hookline check --format sarif\` each finding leads here.

${sections.filter((text) => text !== '').join('\n\n')}
`
}

function coreFirst(a: string, b: string): number {
  const rank = (file: string): number => (file.startsWith('packages/core/') ? 0 : 1)
  return rank(a) - rank(b) || a.localeCompare(b)
}

async function section(root: string, file: string, shown: ReadonlyMap<string, string>): Promise<string> {
  const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>
  const entries = Object.entries(exported)
    .filter(([name]) => /^([A-Z]+_)*ERRORS$/.test(name))
    // Node gives exports by name, a test runner in the order of the source
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([, codes]) => Object.entries(codes as Record<string, string>))
    .map(([code, fix]) => entry(code, fix, shown.get(code)))
  if (entries.length === 0) return ''
  const { name, description } = readManifest(join(root, file, '../../package.json'))
  return `## ${name}\n\n${description}\n\n${entries.join('\n\n')}`
}

function entry(code: string, fix: string, example: string | undefined): string {
  const meaning = MEANINGS[code]
  return [
    `### ${code}`,
    ...(meaning === undefined ? [] : [prose(meaning)]),
    ...(example === undefined ? [] : [`\`\`\`text\n${example}\n\`\`\``]),
    `**Fix:** ${prose(fix)}`,
  ].join('\n\n')
}
