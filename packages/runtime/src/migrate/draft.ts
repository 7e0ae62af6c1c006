import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { readToml, type Compiled, type Plan } from '@hookline/config'
import { readIf } from '../install/file.ts'
import { projectRoot } from '../stamp.ts'
import { migrateError } from '../errors.ts'
import { hookText } from './hook-text.ts'
import { knownIn, type Known } from './marker.ts'
import { keyOf, type Original } from './original.ts'
import { isOwnLine } from './own-line.ts'
import { codexHome, sourcesIn, type Source } from './source.ts'
import { withoutNotify } from './without-notify.ts'
import { translate } from './translate.ts'
import type { Place, Translation } from './translation.ts'

/** Whose hooks to take over, and where to. */
export interface MigrateRequest {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  readonly scope: 'user' | 'project'
  /** The hooks.toml, absolute. */
  readonly config: string
  readonly compile: (file: string, text: string) => Promise<Compiled>
}

/** One original and what becomes of it. */
export interface Drafted {
  readonly original: Original
  readonly fate: 'new' | 'known' | 'left-out' | 'ours'
  readonly ids: readonly string[]
  readonly why?: string
  readonly notes: readonly string[]
}

/** Everything that a migration would do to the hooks.toml. */
export interface Draft {
  readonly folder: string
  readonly sources: readonly Source[]
  readonly rows: readonly Drafted[]
  readonly before: string | undefined
  readonly after: string
}

/** Reads what Codex has, and writes the hooks.toml in mind. @throws HooklineError */
export async function draft(request: MigrateRequest): Promise<Draft> {
  const { env, scope, cwd, config, compile } = request
  const root = scope === 'project' ? projectRoot(cwd) : undefined
  const folder = root === undefined ? codexHome(env) : join(root, '.codex')
  const sources = sourcesIn(folder).map((source) => (scope === 'user' ? source : withoutNotify(source)))
  const before = readIf(config)
  const plan = before === undefined ? undefined : await planOf(before, config, compile)
  const place: Place = {
    taken: new Set(plan?.hooks.map(({ id }) => id)),
    shell: shellOf(),
    home: env['HOME'] ?? homedir(),
    root,
    deadlineMs: plan?.dispatch.user?.deadlineMs ?? 60_000,
  }
  const known = knownIn(before ?? '')
  const made = sources
    .flatMap(({ originals }) => originals)
    .map((original) => [original, madeOf(original, known, place)] as const)
  const after = withHooks(before, made, config)
  if (after !== before) await checked(after, config, compile)
  return {
    folder,
    sources,
    rows: made.map(([original, what]) => row(original, what)),
    before,
    after: after ?? '',
  }
}

type Made = Translation | { readonly known: Known } | 'ours'

function madeOf(original: Original, known: ReadonlyMap<string, Known>, place: Place): Made {
  if (isOwnLine(original.handler['command'])) return 'ours'
  const found = known.get(keyOf(original))
  return found === undefined ? translate(original, place) : { known: found }
}

function row(original: Original, made: Made): Drafted {
  const none = { original, ids: [], notes: [] }
  if (made === 'ours') return { ...none, fate: 'ours' }
  if ('leftOut' in made) return { ...none, fate: 'left-out', why: made.leftOut }
  if ('hooks' in made)
    return { original, fate: 'new', ids: made.hooks.map(({ id }) => id), notes: made.notes }
  const { ids } = made.known
  return ids.length === 0
    ? { ...none, fate: 'left-out', why: 'left out before, see the comment in the hooks.toml' }
    : { ...none, fate: 'known', ids }
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

function shellOf(): string {
  try {
    return userInfo().shell ?? ''
  } catch {
    return ''
  }
}
