import { isId } from '../hook-id.ts'
import { blankTable, type HookTable } from '../hook-table.ts'
import { isPlainMatch } from '../match.ts'
import { HOOK_RULES } from '../right-shape.ts'
import { filled, flag, list, oneOrMore, table, text, whole } from '../right-value.ts'
import type { Table } from '../toml.ts'

type Draft = { -readonly [Key in keyof HookTable]: unknown }

/** One for all hooks: to make one for each costs as much as all that is asked of it. */
const draft: Draft = blankTable({})

/**
 * What a hook says, and where it says nothing, what `blank` says; good until the next is read. `undefined`: something by
 * itself is not certainly right.
 */
export function plainTable(hook: unknown, blank: HookTable): HookTable | undefined {
  if (!table(hook)) return undefined
  const written = hook as Table
  clear(blank)
  for (const key of Object.keys(written)) if (!take(key, written[key])) return undefined
  return draft.id === undefined || draft.on === undefined ? undefined : (draft as HookTable)
}

/** As the rules of a hook are, or stricter; what is not here goes the long way. The most common stand first. */
function take(key: string, value: unknown): boolean {
  switch (key) {
    case 'id':
      return isId((draft.id = value))
    case 'on':
      return oneOrMore((draft.on = value))
    case 'match':
      return isPlainMatch((draft.match = value))
    case 'run':
      return oneOrMore((draft.run = value))
    case 'deny':
      return filled((draft.deny = value))
    case 'guard':
      return flag((draft.guard = value))
    case 'timeout':
      return text((draft.timeout = value))
    case 'if':
      return filled((draft.if = value))
    case 'mode':
      return HOOK_RULES['mode']!((draft.mode = value))
    case 'description':
      return text((draft.description = value))
    case 'needs':
      return list((draft.needs = value))
    case 'env':
      return table((draft.env = value))
    case 'with':
      return table((draft.with = value))
    case 'priority':
      return whole((draft.priority = value))
    case 'enabled':
      return flag((draft.enabled = value))
    case 'ask':
      return filled((draft.ask = value))
    case 'context':
      return filled((draft.context = value))
    case 'order':
      return HOOK_RULES['order']!((draft.order = value))
    case 'rewrites':
      return flag((draft.rewrites = value))
    case 'pausable':
      return flag((draft.pausable = value))
    case 'enforce':
      return flag((draft.enforce = value))
    default:
      return false
  }
}

// written out, as above: a loop over the keys takes several times as long
function clear(blank: HookTable): void {
  draft.id = undefined
  draft.description = undefined
  draft.enabled = blank.enabled
  draft.agents = blank.agents
  draft.on = undefined
  draft.match = undefined
  draft.if = undefined
  draft.executor = undefined
  draft.with = undefined
  draft.run = undefined
  draft.deny = undefined
  draft.ask = undefined
  draft.context = undefined
  draft.guard = blank.guard
  draft.mode = blank.mode
  draft.rewrites = undefined
  draft.decide = undefined
  draft.pausable = undefined
  draft.needs = undefined
  draft.priority = blank.priority
  draft.order = blank.order
  draft.timeout = blank.timeout
  draft.on_error = blank.on_error
  draft.enforce = blank.enforce
  draft.env_pass = blank.env_pass
  draft.env = blank.env
}
