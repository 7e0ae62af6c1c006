import { remove, replace } from '../install/json-edit.ts'
import { jsonTree, member, type JsonNode } from '../install/json-tree.ts'
import type { Original } from './original.ts'

/** Nothing to Codex, which skips a blank command; it keeps the place of what comes after it. */
const BLANK = { type: 'command', command: '' }

/**
 * A file without some of its handlers. What stays is the same to the byte and, where that matters, keeps its place: Codex
 * knows whom its user trusts by event, group and index.
 */
export function withoutInJson(text: string, gone: readonly Original[], keepsPlaces = true): string {
  // from the back: what is still to go must not move
  const last = gone.toSorted((a, b) => b.group - a.group || b.index - a.index)
  const thinner = last.reduce((now, one) => withoutHandler(now, one, keepsPlaces), text)
  return [...new Set(gone.map(({ native }) => native))].reduce(
    (now, native) => withoutTail(now, native, gone),
    thinner,
  )
}

function withoutHandler(text: string, { native, group, index }: Original, keepsPlaces: boolean): string {
  const handlers = handlersOf(eventOf(text, native)?.items[group]?.value)!
  return index === handlers.items.length - 1 || !keepsPlaces
    ? remove(text, handlers, index)
    : replace(text, handlers.items[index]!, BLANK)
}

/** Groups that were emptied go where nothing comes after them, and with the last group the event. */
function withoutTail(text: string, native: string, gone: readonly Original[]): string {
  const event = eventOf(text, native)!
  const at = event.items.length - 1
  const wasOurs = gone.some((one) => one.native === native && one.group === at)
  if (!wasOurs || handlersOf(event.items[at]?.value)?.items.length !== 0) return text
  if (at > 0) return withoutTail(remove(text, event, at), native, gone)
  const hooks = member(jsonTree(text), 'hooks')!.value
  return remove(
    text,
    hooks,
    hooks.items.findLastIndex(({ key }) => key === native),
  )
}

function eventOf(text: string, native: string): JsonNode | undefined {
  return member(member(jsonTree(text), 'hooks')?.value, native)?.value
}

function handlersOf(group: JsonNode | undefined): JsonNode | undefined {
  return member(group, 'hooks')?.value
}
