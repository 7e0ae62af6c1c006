/** A table or an object of a file. */
export type Fields = Readonly<Record<string, unknown>>

/** One handler of Codex's and where it stands; `orphan`: a place in which Codex does not look. */
export interface Found {
  readonly native: string
  readonly group: number
  readonly index: number
  readonly matcher: string | undefined
  readonly handler: Fields
  readonly orphan: boolean
}

/** The handlers of a file, or why Codex would not take it. */
export type Shape = { readonly refused: string } | { readonly found: readonly Found[] }

/** Reads `hooks` as Codex does, which takes all of it or nothing. */
export function codexShape(hooks: unknown, natives: ReadonlySet<string>): Shape {
  if (hooks === undefined) return { found: [] }
  if (!isFields(hooks)) return { refused: '`hooks` is not a table of events' }
  const found: Found[] = []
  for (const [native, groups] of Object.entries(hooks)) {
    // `state` holds what is trusted; a name that Codex does not know is nothing to it
    if (native === 'state' || !natives.has(native)) continue
    if (!Array.isArray(groups)) return { refused: `${native} is not a list` }
    for (const [at, group] of groups.entries()) {
      const read = readGroup(native, at, group)
      if ('refused' in read) return read
      found.push(...read.found)
    }
  }
  return { found }
}

/** Names under `hooks` that are no events of Codex, so that nothing under them ever ran. */
export function unknownEvents(hooks: unknown, natives: ReadonlySet<string>): readonly string[] {
  return isFields(hooks) ? Object.keys(hooks).filter((name) => name !== 'state' && !natives.has(name)) : []
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function readGroup(native: string, group: number, value: unknown): Shape {
  const where = `${native}[${group}]`
  if (!isFields(value)) return { refused: `${where} is not a table` }
  const { matcher, hooks = [] } = value
  if (matcher !== undefined && matcher !== null && typeof matcher !== 'string')
    return { refused: `the matcher of ${where} is not a text` }
  if (!Array.isArray(hooks)) return { refused: `hooks of ${where} is not a list` }
  for (const [at, handler] of hooks.entries()) {
    const fault = isFields(handler) ? faultOf(handler) : 'it is not a table'
    if (fault !== undefined) return { refused: `${where}.hooks[${at}]: ${fault}` }
  }
  const place = { native, group, matcher: matcher ?? undefined }
  const found = hooks.map((handler, index) => ({
    ...place,
    index,
    handler: withoutNull(handler as Fields),
    orphan: false,
  }))
  const orphan = typeof value['command'] === 'string' && value['hooks'] === undefined
  return { found: orphan ? [{ ...place, index: 0, handler: value, orphan }] : found }
}

/** Null is nothing said. */
function withoutNull(handler: Fields): Fields {
  return Object.fromEntries(Object.entries(handler).filter(([, value]) => value !== null))
}

const TYPES = ['command', 'mcp_tool', 'prompt', 'agent']

const isText = (value: unknown): boolean => typeof value === 'string'
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

const FIELDS: readonly (readonly [field: string, what: string, fits: (value: unknown) => boolean])[] = [
  ['command', 'a text', isText],
  ['server', 'a text', isText],
  ['tool', 'a text', isText],
  ['commandWindows', 'a text', orNull(isText)],
  ['statusMessage', 'a text', orNull(isText)],
  ['timeout', 'a whole number of seconds', orNull(isCount)],
  ['additionalContextLimit', 'a whole number', orNull(isCount)],
  ['async', 'true or false', (value) => typeof value === 'boolean'],
]

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  command: ['command'],
  mcp_tool: ['server', 'tool'],
}

function orNull(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || fits(value)
}

function faultOf(handler: Fields): string | undefined {
  const { type } = handler
  if (type === undefined) return '`type` is missing'
  if (!TYPES.includes(type as string)) return `\`type\` is none of ${TYPES.join(', ')}`
  const missing = NEEDED[type as string]?.find((field) => handler[field] === undefined)
  if (missing !== undefined) return `\`${missing}\` is missing`
  const wrong = FIELDS.find(([field, , fits]) => handler[field] !== undefined && !fits(handler[field]))
  return wrong === undefined ? undefined : `\`${wrong[0]}\` is not ${wrong[1]}`
}
