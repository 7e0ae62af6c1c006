import { isId } from '../hook-id.ts'
import type { HookTable } from '../hook-table.ts'
import { isPlainMatch } from '../match.ts'
import { HOOK_RULES } from '../right-shape.ts'
import { filled, flag, list, oneOrMore, table, text, whole } from '../right-value.ts'
import type { Table } from '../toml.ts'

type Draft = { -readonly [Key in keyof HookTable]: unknown }

/** What a hook says, and where it says nothing, what `blank` says. `undefined`: something by itself is not certainly right. */
export function plainTable(hook: unknown, blank: HookTable): HookTable | undefined {
  if (!table(hook)) return undefined
  const written = hook as Table
  const draft: Draft = { ...blank }
  for (const key of Object.keys(written)) if (!take(key, written[key], draft)) return undefined
  return draft.id === undefined || draft.on === undefined ? undefined : (draft as HookTable)
}

/** As the rules of a hook are, or stricter; what is not here goes the long way. The most common stand first. */
function take(key: string, value: unknown, draft: Draft): boolean {
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
