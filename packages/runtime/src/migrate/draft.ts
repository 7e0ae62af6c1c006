import { readToml, type Compiled, type Plan } from '@hookline/config'
import type { Dialect } from '@hookline/core'
import { readIf } from '../install/file.ts'
import { migrateError } from '../errors.ts'
import { hookText } from './hook-text.ts'
import { knownIn, type Known } from './marker.ts'
import { keyOf, type Original } from './original.ts'
import { placeFor } from './place-for.ts'
import { originOf, type Origin } from './origin.ts'
import { isOwnLine, lineOf } from './own-line.ts'
import type { Source } from './source.ts'
import type { Place, Translation } from './translation.ts'

/** Whose hooks to take over, and where to. */
export interface MigrateRequest {
  /** One of `origins`. */
  readonly agent: string
  /** The agents that hookline speaks with and can be called by. */
  readonly spoken: readonly Dialect[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Project: only the files of the project one stands in. */
  readonly scope: 'user' | 'project'
  /** A file to be read in the place of the agent's own. */
  readonly from?: string | undefined
  /** Where a company keeps settings; by itself where the agent looks for them. */
  readonly managed?: readonly string[]
  /** The hooks.toml, absolute. */
  readonly config: string
  readonly compile: (file: string, text: string) => Promise<Compiled>
}

/** One original and what becomes of it. */
export interface Drafted {
  readonly original: Original
  readonly fate: 'new' | 'known' | 'left-out' | 'ours'
  readonly ids: readonly string[]
  /** The agents that its hooks are for. */
  readonly agents: readonly string[]
  readonly why?: string
  readonly notes: readonly string[]
}

/** Everything that a migration would do to the hooks.toml. */
export interface Draft {
  readonly title: string
  /** Where was looked. */
  readonly files: readonly string[]
  readonly folder: string
  readonly sources: readonly Source[]
  readonly rows: readonly Drafted[]
  readonly before: string | undefined
  readonly after: string
}

/** Reads what the agent has, and writes the hooks.toml in mind. @throws HooklineError */
export async function draft(request: MigrateRequest): Promise<Draft> {
  const { config, compile } = request
  const origin = originOf(request.agent)!
  const sources = origin.sources(request)
  const before = readIf(config)
  const plan = before === undefined ? undefined : await planOf(before, config, compile)
  const place = placeFor(request, plan)
  const known = knownIn(before ?? '')
  const made = sources.flatMap(({ originals, root }) =>
    originals.map((one) => [one, madeOf(origin, one, known, { ...place, root }, sources)] as const),
  )
  const after = withHooks(before, made, config)
  if (after !== before) await checked(after, config, compile)
  return {
    title: origin.title,
    files: origin.files(request),
    folder: origin.folder(request),
    sources,
    rows: made.map(([original, what]) => row(original, what)),
    before,
    after: after ?? '',
  }
}

type Made = Translation | { readonly known: Known } | 'ours'

function madeOf(
  origin: Origin,
  original: Original,
  known: ReadonlyMap<string, Known>,
  place: Place,
  sources: readonly Source[],
): Made {
  if (isOwnLine(lineOf(original.handler))) return 'ours'
  const found = known.get(keyOf(original))
  return found === undefined ? origin.translate(original, place, sources) : { known: found }
}

function row(original: Original, made: Made): Drafted {
  const none = { original, ids: [], agents: [], notes: [] }
  if (made === 'ours') return { ...none, fate: 'ours' }
  if ('leftOut' in made) return { ...none, fate: 'left-out', why: made.leftOut }
  if ('hooks' in made) {
    const { hooks, notes } = made
    return { original, fate: 'new', ids: hooks.map(({ id }) => id), agents: hooks[0]!.agents, notes }
  }
  const { ids, agents } = made.known
  return ids.length === 0
    ? { ...none, fate: 'left-out', why: 'left out before, see the comment in the hooks.toml' }
    : { ...none, fate: 'known', ids, agents }
}

/** The file with the new hooks at its end. */
function withHooks(
  before: string | undefined,
  made: readonly (readonly [Original, Made])[],
  config: string,
): string | undefined {
  const defaults = before === undefined ? {} : readToml(before, config).table['defaults']
  const texts = made.flatMap(([original, what]) =>
    what === 'ours' || 'known' in what || ('leftOut' in what && !what.quoted)
      ? []
      : [hookText(original, what, (defaults ?? {}) as Readonly<Record<string, unknown>>)],
  )
  if (texts.length === 0) return before
  const head = before === undefined || before.trim() === '' ? 'version = 1\n' : before.replace(/\n*$/, '\n')
  return [head, ...texts].join('\n')
}

async function planOf(
  text: string,
  config: string,
  compile: MigrateRequest['compile'],
): Promise<Plan | undefined> {
  if (text.trim() === '') return undefined
  const compiled = await compile(config, text)
  if (compiled.ok) return compiled.plan
  throw migrateError('MIGRATE_TARGET_BROKEN', `${config} is broken: ${compiled.errors[0]?.message ?? ''}`)
}

/** @throws HooklineError `MIGRATE_RESULT_INVALID` */
export async function checked(
  text: string | undefined,
  config: string,
  compile: MigrateRequest['compile'],
): Promise<void> {
  const compiled = await compile(config, text ?? '')
  if (compiled.ok) return
  const { message, details } = compiled.errors[0]!
  throw migrateError(
    'MIGRATE_RESULT_INVALID',
    `what would be written to ${config} is wrong at line ${details.line ?? 1}: ${message}`,
  )
}
