import { userConfig } from '../state.ts'
import { isFields } from './codex-shape.ts'
import type { Draft, MigrateRequest } from './draft.ts'
import { configOfLine, isOwnLine, lineOf } from './own-line.ts'
import { codexHome } from './codex-files.ts'
import { sourcesIn } from './source.ts'
import { trustOf } from './trust.ts'

/** Codex's events at which it calls hookline, and trusts the line, for this hooks.toml. */
export function wiredEvents(
  { sources }: Draft,
  { env, config }: MigrateRequest,
  state: unknown,
): ReadonlySet<string> {
  const all = [...sources, ...sourcesIn(codexHome(env))].flatMap(({ originals }) => originals)
  const lines = all.filter((original) => {
    const line = lineOf(original.handler)
    if (!isOwnLine(line, 'codex') || trustOf(original, state) !== 'trusted') return false
    return (configOfLine(line!) ?? userConfig(env)) === config
  })
  return new Set(lines.map(({ native }) => native))
}

/** What the user's config.toml says of trust. */
export function trustRecords({ env }: MigrateRequest): unknown {
  const hooks = sourcesIn(codexHome(env)).find(({ toml }) => toml !== undefined)?.toml?.table['hooks']
  return isFields(hooks) ? hooks['state'] : undefined
}
