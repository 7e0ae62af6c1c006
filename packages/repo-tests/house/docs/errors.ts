import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readManifest } from '../manifests.ts'
import { table } from './table.ts'

/** docs/errors.md: every table of error codes in the house, a section for each package. */
export async function errorsPage(root: string): Promise<string> {
  const files = globSync('packages/*/src/errors.ts', { cwd: root }).toSorted(coreFirst)
  const sections = await Promise.all(files.map((file) => section(root, file)))
  return `# Errors

Every error of hookline has a code that stays the same, a message that says what happened, and a hint that says what to
do: the second column. \`hookline check\` shows where in hooks.toml it is.

${sections.filter((text) => text !== '').join('\n\n')}
`
}

function coreFirst(a: string, b: string): number {
  const rank = (file: string): number => (file.startsWith('packages/core/') ? 0 : 1)
  return rank(a) - rank(b) || a.localeCompare(b)
}

async function section(root: string, file: string): Promise<string> {
  const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>
  const rows = Object.entries(exported)
    .filter(([name]) => /^([A-Z]+_)*ERRORS$/.test(name))
    // Node gives exports by name, a test runner in the order of the source
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([, codes]) => Object.entries(codes as Record<string, string>))
    .map(([code, hint]) => [`\`${code}\``, hint])
  if (rows.length === 0) return ''
  const { name, description } = readManifest(join(root, file, '../../package.json'))
  return `## ${name}\n\n${description}\n\n${table(['code', 'what to do'], rows)}`
}
