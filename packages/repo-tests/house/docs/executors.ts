import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { answer, isExecutor, type AnyExecutor } from '@hookline/core'
import { readManifest } from '../manifests.ts'
import { settingsTable } from './settings.ts'

const BEGIN = '<!-- settings -->'
const END = '<!-- /settings -->'

/** The page of every executor under docs/executors, and the READMEs with their settings filled in. */
export async function executorPages(root: string): Promise<Readonly<Record<string, string>>> {
  const pages: Record<string, string> = {
    [pageOf(answer)]: page(answer, 'What `deny`, `ask` and `context` of a hook become.', 'Built in.'),
  }
  for (const manifest of globSync('packages/executor-*/package.json', { cwd: root }).toSorted()) {
    const folder = dirname(manifest)
    const executor = await executorOf(join(root, folder))
    const readme = `${folder}/README.md`
    const { name, description } = readManifest(join(root, manifest))
    pages[pageOf(executor)] =
      written(root, executor) ?? page(executor, `${description}.`, `Package [${name}](../../${readme}).`)
    if (existsSync(join(root, readme))) {
      pages[readme] = filled(readFileSync(join(root, readme), 'utf8'), executor, readme)
    }
  }
  return pages
}

function pageOf({ name }: AnyExecutor): string {
  return `docs/executors/${name}.md`
}

async function executorOf(folder: string): Promise<AnyExecutor> {
  const entry = pathToFileURL(join(folder, 'dist/index.js')).href
  const executors = Object.values((await import(entry)) as object).filter(isExecutor)
  if (executors.length !== 1) throw new Error(`${folder} exports ${executors.length} executors, not one`)
  return executors[0]!
}

function page(executor: AnyExecutor, what: string, where: string): string {
  return `# ${executor.name}

${what} ${where}

- A hook of it is ${executor.answers === true ? 'blocking by default: what it returns is an answer' : 'in the background by default: it does something, and answers only with `decide`, `guard` or `mode = "blocking"`'}.
- Doing it twice under one delivery id ${executor.idempotent === true ? 'is the same as doing it once' : 'does it twice'}.

## Settings

${settingsTable(executor)}
`
}

/** A page that says more than its settings is written by hand, and they are filled in. */
function written(root: string, executor: AnyExecutor): string | undefined {
  const path = join(root, pageOf(executor))
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return text.includes(BEGIN) ? filled(text, executor, pageOf(executor)) : undefined
}

function filled(text: string, executor: AnyExecutor, path: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${path} has no ${BEGIN} ... ${END}`)
  return `${text.slice(0, begin)}${BEGIN}\n\n${settingsTable(executor)}\n\n${text.slice(end)}`
}
