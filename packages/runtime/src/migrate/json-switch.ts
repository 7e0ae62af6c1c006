import { isFields, type Fields } from './codex-shape.ts'
import type { Original } from './original.ts'

/** Nothing to Codex, which skips a blank command; it keeps the place of what comes after it. */
const BLANK: Fields = { type: 'command', command: '' }

/**
 * A hooks.json without some of its handlers. What stays keeps its place: Codex knows whom its user trusts by event, group
 * and index.
 */
export function withoutInJson(text: string, gone: readonly Original[]): string {
  const all = JSON.parse(text) as Fields
  const hooks = Object.entries(all['hooks'] as Fields).flatMap(([native, groups]) => {
    const of = gone.filter((one) => one.native === native)
    if (of.length === 0) return [[native, groups] as const]
    const left = thinned(groups as readonly Fields[], of)
    return left.length === 0 ? [] : [[native, left] as const]
  })
  const step = /\n([ \t]+)\S/.exec(text)?.[1] ?? ''
  const end = /\r?\n$/.exec(text)?.[0] ?? ''
  return `${JSON.stringify({ ...all, hooks: Object.fromEntries(hooks) }, null, step)}${end}`
}

function thinned(groups: readonly Fields[], gone: readonly Original[]): readonly Fields[] {
  const left = groups.map((group, at) => {
    const here = new Set(gone.filter((one) => one.group === at).map(({ index }) => index))
    if (here.size === 0) return group
    const handlers = group['hooks'] as readonly Fields[]
    return {
      ...group,
      hooks: withoutTail(
        handlers.map((one, index) => (here.has(index) ? BLANK : one)),
        isBlank,
      ),
    }
  })
  return withoutTail(left, isEmpty)
}

function isBlank(handler: Fields): boolean {
  return handler === BLANK
}

function isEmpty(group: Fields): boolean {
  return isFields(group) && Array.isArray(group['hooks']) && group['hooks'].length === 0
}

function withoutTail<Item>(items: readonly Item[], isNothing: (item: Item) => boolean): readonly Item[] {
  return items.slice(0, items.findLastIndex((item) => !isNothing(item)) + 1)
}
