import { relative } from 'node:path'
import { serverTexts, serverVariables } from './named-servers.ts'
import type { ProposedHook } from './proposal.ts'

/** What a hook is granted when it is trusted, in the words of a review. */
export interface Claims {
  /** What it does to the agent: deny, ask, rewrite, add context. */
  readonly powers: readonly string[]
  /** What it runs: the line, or the executor. */
  readonly runs: readonly string[]
  /** Files of the project of which a copy is made. */
  readonly programs: readonly string[]
  readonly hosts: readonly string[]
  /** Names of variables of the caller that it is given. */
  readonly variables: readonly string[]
  /** Secrets by name, and where else it takes some from. */
  readonly secrets: readonly string[]
  readonly plugins: readonly string[]
  /** What runs and no copy can stand for. */
  readonly open: readonly string[]
}

/** What a hook of a project asks for. */
export function claimsOf(hook: ProposedHook, root: string): Claims {
  const { programs, plugins, open } = hook
  const all = [hook, ...Object.values(hook.profiles)]
  const brought = hook.servers.flatMap(({ servers }) => servers)
  const texts = [...all, ...brought].flatMap(({ written }) => [...textsIn(written)])
  return {
    powers: unique(all.flatMap(({ written }) => powersOf(written))),
    runs: unique([
      ...all.flatMap(({ written, config }) => (config.executor === 'answer' ? [] : [runOf(written)])),
      ...hook.servers.flatMap((server) => serverTexts(server, root)),
    ]),
    programs: programs.map(({ file, pieces }) =>
      pieces.length === 1
        ? relative(root, file)
        : `${relative(root, file)} and what lies beside it (${pieces.length} files)`,
    ),
    hosts: unique(texts.flatMap((text) => hostsIn(text))),
    variables: unique([
      ...all.flatMap(({ written }) => listOf(written['env_pass'])),
      ...hook.servers.flatMap((server) => serverVariables(server)),
      ...texts.flatMap((text) => variablesIn(text)),
    ]),
    secrets: unique(all.flatMap(({ written }) => [...secretsIn(written)])),
    plugins: plugins.map(
      ({ name, found: { from, version } }) => `${name}: ${from}${version === undefined ? '' : ` ${version}`}`,
    ),
    open,
  }
}

type Written = ProposedHook['written']

function powersOf(written: Written): readonly string[] {
  const said = ['guard', 'deny', 'ask', 'context', 'rewrites', 'decide'].filter(
    (key) => written[key] !== undefined && written[key] !== false,
  )
  return said.map((key) => (key === 'rewrites' ? 'rewrite' : key))
}

function runOf(written: Written): string {
  const { run, executor = null, with: settings } = written
  if (run !== undefined) return typeof run === 'string' ? run : JSON.stringify(run)
  return `${JSON.stringify(executor)} ${JSON.stringify(settings ?? {})}`
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) yield* textsIn(item)
}

function hostsIn(text: string): readonly string[] {
  return [...text.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/([^/\s"'?#]+)/gi)].map(([, host]) =>
    host!.replace(/^.*@/, ''),
  )
}

function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name!)
}

const SOURCES = ['secret', 'env', 'file', 'command'] as const

/** References such as `{ secret = "NAME" }`, wherever they stand. */
function* secretsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  const keys = Object.keys(value)
  const kind = SOURCES.find((one) => keys.length === 1 && keys[0] === one)
  const said = kind === undefined ? undefined : (value as Written)[kind]
  if (
    kind === 'secret' ||
    kind === 'file' ||
    (kind === 'env' && typeof said === 'string') ||
    (kind === 'command' && Array.isArray(said))
  )
    yield `${kind} ${typeof said === 'string' ? said : JSON.stringify(said)}`
  for (const item of Object.values(value)) yield* secretsIn(item)
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
