import { installError } from '../errors.ts'
import { jsonFault } from './json-fault.ts'
import { append, pretty, remove, replace } from './json-edit.ts'
import { jsonTree, member, type JsonNode } from './json-tree.ts'

/** A handler as it stands in an agent's hooks.json. */
export interface Handler {
  readonly type: 'command'
  readonly command: string
  readonly timeout: number
  /** Tokens of context after which the agent cuts; 0: never. */
  readonly additionalContextLimit?: number
  /** What becomes of the action where the handler fails; default: it happens. */
  readonly onFailure?: 'block'
}

/** One handler of the file and its place: native event, index of the group, index in the group. */
export interface Placed {
  readonly native: string
  readonly group: number
  readonly index: number
  readonly handler: Readonly<Record<string, unknown>>
}

/** The file as it is to be, and the handlers of others whose place is another now. */
export interface Rewired {
  readonly text: string
  readonly moved: readonly { readonly from: Placed; readonly to: Placed }[]
}

/** Tells our own handlers. */
export type IsOurs = (command: string) => boolean

const EMPTY = '{\n  "hooks": {}\n}\n'

/**
 * Writes our handlers into a hooks.json: one group each at the end of its event, since others are known by their place;
 * what is ours already is changed where it stands, what is no longer wanted goes. Everything else stays, to the byte.
 * @throws HooklineError `AGENT_FILE_INVALID`
 */
export function rewire(
  before: string | undefined,
  wanted: ReadonlyMap<string, Handler>,
  ours: IsOurs,
): Rewired {
  const given = before ?? EMPTY
  const others = (text: string): readonly Placed[] => placed(text).filter((one) => !isOurs(one, ours))
  const natives = new Set([...placed(given).map(({ native }) => native), ...wanted.keys()])
  let text = given
  for (const native of natives) text = rewireEvent(text, native, wanted.get(native), ours)
  const now = others(text)
  const moved = others(given)
    .map((from, at) => ({ from, to: now[at]! }))
    .filter(({ from, to }) => from.group !== to.group || from.index !== to.index)
  return { text, moved }
}

/** Every handler in the file, in its order. @throws HooklineError `AGENT_FILE_INVALID` */
export function placed(text: string): readonly Placed[] {
  return Object.entries(hooksOf(text)).flatMap(([native, groups]) =>
    list(groups).flatMap((group, at) =>
      list(record(group)['hooks']).map((handler, index) => ({
        native,
        group: at,
        index,
        handler: record(handler),
      })),
    ),
  )
}

/** True when nothing is left but the frame that hookline writes. */
export function isEmpty(text: string): boolean {
  const all = record(JSON.parse(text))
  return Object.keys(all).every((key) => key === 'hooks') && Object.keys(record(all['hooks'])).length === 0
}

/** True for a handler of ours. */
export function isOurs({ handler }: Placed, ours: IsOurs): boolean {
  return typeof handler['command'] === 'string' && ours(handler['command'])
}

function rewireEvent(text: string, native: string, wanted: Handler | undefined, ours: IsOurs): string {
  const [first, ...more] = placed(text).filter((one) => one.native === native && isOurs(one, ours))
  let now = text
  for (const one of more.toReversed()) now = takeOut(now, one)
  if (wanted === undefined) return first === undefined ? now : takeOut(now, first)
  if (first === undefined) return putIn(now, native, { hooks: [wanted] })
  if (JSON.stringify(first.handler) === JSON.stringify(wanted)) return now
  return replace(now, groupNode(now, first)!.items[first.index]!, wanted)
}

function putIn(text: string, native: string, group: object): string {
  const root = jsonTree(text)
  const hooks = member(root, 'hooks')
  if (hooks === undefined) {
    return append(text, root, (layout) => `"hooks": ${pretty({ [native]: [group] }, layout)}`)
  }
  const event = member(hooks.value, native)
  if (event !== undefined) return append(text, event.value, (layout) => pretty(group, layout))
  return append(text, hooks.value, (layout) => `"${native}": ${pretty([group], layout)}`)
}

/** With the last handler of a group goes the group, with the last group the event. */
function takeOut(text: string, { native, group, index }: Placed): string {
  const hooks = member(jsonTree(text), 'hooks')!.value
  const event = member(hooks, native)!.value
  const handlers = groupNode(text, { native, group })!
  if (handlers.items.length > 1) return remove(text, handlers, index)
  if (event.items.length > 1) return remove(text, event, group)
  return remove(
    text,
    hooks,
    hooks.items.findLastIndex(({ key }) => key === native),
  )
}

/** The list of handlers in a group. */
function groupNode(text: string, { native, group }: Pick<Placed, 'native' | 'group'>): JsonNode | undefined {
  const event = member(member(jsonTree(text), 'hooks')?.value, native)?.value
  return member(event?.items[group]?.value, 'hooks')?.value
}

function hooksOf(text: string): Readonly<Record<string, unknown>> {
  let all: unknown
  try {
    all = JSON.parse(text)
  } catch (cause) {
    const { what = 'nobody can read it', ...place } = jsonFault(text) ?? {}
    throw installError('AGENT_FILE_INVALID', `it is not JSON: ${what}`, { ...place, cause })
  }
  const hooks = record(all)['hooks']
  const misshapen =
    !isRecord(all) ||
    (hooks !== undefined && !isRecord(hooks)) ||
    Object.values(record(hooks)).some((groups) => !Array.isArray(groups))
  if (misshapen) throw installError('AGENT_FILE_INVALID', '`hooks` is not an object of lists')
  return record(hooks)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
