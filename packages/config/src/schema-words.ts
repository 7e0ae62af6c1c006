import { EVENTS } from '@hookline/core'

/** What an id looks like. */
export const ID_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'

/** What the name of a variable looks like. */
export const ENV_PATTERN = '[A-Za-z_][A-Za-z0-9_]*'

/** What an entry of `[executors]` looks like: a file, or a package. */
export const PLUGIN_PATTERN = '^(\\.{1,2}/.*\\.(ts|js|mjs)|(@[a-z0-9~-][\\w.~-]*/)?[a-z0-9~-][\\w.~-]*)$'

/** What an entry of `on` can be, as JSON Schema: every event, every wildcard, and events of one's own. */
export function eventText(): Record<string, unknown> {
  const names = Object.keys(EVENTS)
  const dotted = names.filter((name) => name.includes('.')).map((name) => name.split('.') as [string, string])
  const wildcards = [
    '*',
    ...new Set(dotted.map(([what]) => `${what}.*`)),
    ...new Set(dotted.map(([, when]) => `*.${when}`)),
    'custom.*',
  ]
  return {
    anyOf: [
      { enum: [...names, ...wildcards] },
      { pattern: '^custom\\.[a-z0-9]+([._-][a-z0-9]+)*$', examples: ['custom.deployed'] },
    ],
  }
}
