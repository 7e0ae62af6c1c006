import type { Setting } from './setting.ts'

/**
 * The setting of each hook: what is not in its lines is not looked for in its texts. For a file whose hooks hold nothing but
 * what stands in their lines.
 */
export function narrowed(setting: Setting, text: string, ends: readonly number[]): (hook: number) => Setting {
  const marks = new Uint8Array(ends.length)
  if (setting.holes) mark(marks, 1, '{{', text, ends)
  if (setting.variables) mark(marks, 2, '${', text, ends)
  if (setting.secrets) mark(marks, 4, 'secret', text, ends)
  const made: Setting[] = []
  return (hook) => {
    const has = marks[hook]!
    return (made[has] ??= {
      ...setting,
      holes: (has & 1) !== 0,
      variables: (has & 2) !== 0,
      secrets: (has & 4) !== 0,
    })
  }
}

function mark(marks: Uint8Array, bit: number, what: string, text: string, ends: readonly number[]): void {
  let hook = 0
  for (let at = text.indexOf(what, ends[0]); at >= 0;) {
    while (hook + 1 < ends.length && ends[hook + 1]! <= at) hook++
    marks[hook]! |= bit
    // one is as good as many
    const next = ends[hook + 1]
    at = next === undefined ? -1 : text.indexOf(what, next)
  }
}
