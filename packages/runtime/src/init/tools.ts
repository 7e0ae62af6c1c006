import type { Project } from './project.ts'

/** What formats the files of a project, and which. */
export interface Formatter {
  readonly name: string
  readonly match: string
  /** The command, to be followed by paths. */
  readonly command: string
}

/** Lock files, the most telling first, with what runs a package's program. */
const MANAGERS: readonly (readonly [lock: string, name: string, exec: string, test: string])[] = [
  ['pnpm-lock.yaml', 'pnpm', 'pnpm exec', 'pnpm test'],
  ['yarn.lock', 'yarn', 'yarn', 'yarn test'],
  ['bun.lock', 'bun', 'bunx --no-install', 'bun run test'],
  ['bun.lockb', 'bun', 'bunx --no-install', 'bun run test'],
  ['package-lock.json', 'npm', 'npx --no-install', 'npm test'],
]

/** A package manager, and how it runs things. */
export interface Manager {
  readonly name: string
  readonly exec: string
  readonly test: string
}

/** The package manager of a project; `undefined`: it has no package.json. */
export function managerIn({ has }: Project): Manager | undefined {
  if (!has('package.json')) return undefined
  const [, name, exec, test] = MANAGERS.find(([lock]) => has(lock)) ?? MANAGERS.at(-1)!
  return { name, exec, test }
}

const WEB = '*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,json,css}'
const PROSE = '*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,json,css,scss,html,vue,md,yaml,yml}'

/** How each formatter is known. Of those with one `family` the first found counts. */
const FORMATTERS: readonly (Formatter & {
  readonly family: 'web' | 'python' | 'go' | 'rust'
  readonly found: (project: Project) => boolean
})[] = [
  {
    name: 'biome',
    family: 'web',
    match: WEB,
    command: 'biome format --write --no-errors-on-unmatched',
    found: ({ has }) => has('biome.json') || has('biome.jsonc'),
  },
  {
    name: 'oxfmt',
    family: 'web',
    match: WEB,
    command: 'oxfmt --no-error-on-unmatched-pattern',
    found: ({ has, packages }) => has('.oxfmtrc.json') || has('.oxfmtrc.jsonc') || packages.has('oxfmt'),
  },
  {
    name: 'prettier',
    family: 'web',
    match: PROSE,
    command: 'prettier --write --ignore-unknown',
    found: ({ has, packages }) => packages.has('prettier') || PRETTIER.some(has),
  },
  {
    name: 'ruff',
    family: 'python',
    match: '*.{py,pyi}',
    command: 'ruff format',
    found: ({ has, read }) =>
      has('ruff.toml') || has('.ruff.toml') || read('pyproject.toml').includes('[tool.ruff'),
  },
  {
    name: 'black',
    family: 'python',
    match: '*.{py,pyi}',
    command: 'black --quiet',
    found: ({ read }) => read('pyproject.toml').includes('[tool.black'),
  },
  { name: 'gofmt', family: 'go', match: '*.go', command: 'gofmt -w', found: ({ has }) => has('go.mod') },
  {
    name: 'rustfmt',
    family: 'rust',
    match: '*.rs',
    command: 'rustfmt',
    found: ({ has }) => has('Cargo.toml'),
  },
]

const PRETTIER = [
  '.prettierrc',
  ...['json', 'json5', 'yaml', 'yml', 'toml', 'js', 'cjs', 'mjs', 'ts'].map((end) => `.prettierrc.${end}`),
  ...['js', 'cjs', 'mjs', 'ts'].map((end) => `prettier.config.${end}`),
]

/** The formatters of a project, one per language. */
export function formattersIn(project: Project): readonly Formatter[] {
  const seen = new Set<string>()
  return FORMATTERS.filter(({ found }) => found(project)).flatMap((row) => {
    if (seen.has(row.family)) return []
    seen.add(row.family)
    return [{ name: row.name, match: row.match, command: commandOf(row, project) }]
  })
}

function commandOf({ family, command, name }: (typeof FORMATTERS)[number], project: Project): string {
  if (family === 'web') return `${managerIn(project)?.exec ?? 'npx --no-install'} ${command}`
  if (family === 'python') return `${pythonRunner(project)}${command}`
  // alone with a file, rustfmt takes it for the Rust of 2015
  if (name === 'rustfmt')
    return `rustfmt --edition ${/edition\s*=\s*"(\d{4})"/.exec(project.read('Cargo.toml'))?.[1] ?? '2021'}`
  return command
}

function pythonRunner({ has }: Project): string {
  return has('uv.lock') ? 'uv run ' : has('poetry.lock') ? 'poetry run ' : ''
}

/** What runs the tests of a project; `undefined`: nobody knows. */
export function testsIn(project: Project): string | undefined {
  const { has, read, scripts } = project
  const script = scripts['test']
  if (typeof script === 'string' && !script.includes('no test specified')) return managerIn(project)?.test
  if (has('go.mod')) return 'go test ./...'
  if (has('Cargo.toml')) return 'cargo test --quiet'
  if (has('pytest.ini') || has('conftest.py') || read('pyproject.toml').includes('[tool.pytest'))
    return `${pythonRunner(project)}pytest -q`
  return undefined
}
