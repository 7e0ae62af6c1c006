import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { table } from './table.ts'

interface Row {
  readonly name: string
  readonly about: string
  readonly needs: string
  readonly tables: (found: object) => readonly string[]
}

/** docs/templates.md: every template, and what it writes. */
export async function templatesPage(root: string): Promise<string> {
  const file = join(root, 'packages/runtime/src/init/templates/index.ts')
  const { templates } = (await import(pathToFileURL(file).href)) as { readonly templates: readonly Row[] }
  const rows = templates.map(({ name, about, needs }) => [`[\`${name}\`](#${name})`, about, needs || '-'])
  return [
    HEAD,
    table(['template', 'what', 'needs'], rows),
    TAIL,
    ...templates.map((row) => `## ${row.name}\n\n\`\`\`toml\n${textOf(row)}\`\`\``),
    '',
  ].join('\n\n')
}

/** As it is written for somebody who has everything that it needs. */
function textOf({ tables }: Row): string {
  return ['version = 1\n', ...tables(SAMPLE)].join('\n')
}

const SAMPLE = {
  root: '/you/project',
  git: true,
  agents: [],
  formatters: [
    {
      name: 'prettier',
      match: '*.{js,ts,json,css,md}',
      command: 'npx --no-install prettier --write --ignore-unknown',
    },
  ],
  tests: 'npm test',
}

const HEAD = `# Templates

\`\`\`sh
hookline init --list-templates
hookline init --template branch-guard backup     # at the end of your hooks.toml
hookline init --template metrics --dry-run       # shows the file, writes nothing
\`\`\`

Hooks that are ready to use, with a comment on what they do and why. They are written to the end of your hooks.toml, or begin a new
one; a hook whose id is there already stays as it is, and nothing is written if the file would not be right with them. They are
yours from then on: change what does not suit you. What keeps a log or copies in the state directory is for your own
hooks.toml: hooks of a project run in a [sandbox](sandbox.md) that lets nothing be written there. On a terminal \`hookline init\` offers those that fit what it finds.`

const TAIL = `They use what every Unix has; what they write lies in \`~/.local/state/hookline\` (\`$XDG_STATE_HOME\`), readable by you alone where
it holds what was said or done. A template for something that hookline cannot do yet is not offered.`
