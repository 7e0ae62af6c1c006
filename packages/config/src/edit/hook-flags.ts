import { HOOK_RULES } from '../right-shape.ts'

/** How a key of a hook is given on a command line. */
export type KeyKind = 'text' | 'texts' | 'list' | 'switch' | 'table' | 'variables' | 'value'

/** Every key of a hook, and how it is given: what its rule accepts says it. */
export const HOOK_FLAGS: Readonly<Record<string, KeyKind>> = Object.fromEntries(
  Object.entries(HOOK_RULES).map(([key, takes]) => [key, kindOf(takes)]),
)

function kindOf(takes: (value: unknown) => boolean): KeyKind {
  if (takes(true)) return 'switch'
  if (takes(['x'])) return takes('x') ? 'texts' : 'list'
  if (takes('x')) return 'text'
  if (takes({ X: 'x' })) return takes({ X: 1 }) ? 'table' : 'variables'
  return takes({}) ? 'table' : 'value'
}
