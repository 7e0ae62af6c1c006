const HEADER = /[ \t]*\[\[[ \t]*(?:hooks|"hooks"|'hooks')[ \t]*\]\]/y
const PLAIN = '[[hooks]]'

/** Where the hooks of a text begin, each at its header. */
export interface HookStarts {
  /** The line of each header. */
  readonly lines: readonly number[]
  /** Behind each header: what the hook holds stands between here and the next. */
  readonly ends: readonly number[]
}

/** `undefined`: not every hook has a header, so that it takes longer to say. */
export function hookStarts(text: string, hooks: number): HookStarts | undefined {
  const lines: number[] = []
  const ends: number[] = []
  let line = 0
  for (let start = 0; line === 0 || start > 0; start = text.indexOf('\n', start) + 1) {
    line++
    const end = headerEnd(text, start)
    if (end < 0) continue
    lines.push(line)
    ends.push(end)
  }
  // written as `hooks = [{ ... }]`, or a text that holds a header
  return lines.length === hooks ? { lines, ends } : undefined
}

/** Behind the header that a line begins with; -1: it begins with something else. */
function headerEnd(text: string, start: number): number {
  // of a bracket, a space or a tab, since nearly all lines begin with a letter
  if (text.charCodeAt(start) > 91) return -1
  if (text.startsWith(PLAIN, start)) return start + PLAIN.length
  HEADER.lastIndex = start
  return HEADER.test(text) ? HEADER.lastIndex : -1
}

/** The line of each hook, of any file. */
export async function placedLines(text: string, hooks: number): Promise<readonly number[]> {
  const { placer } = await import('./place.ts')
  const place = placer(text)
  return Array.from({ length: hooks }, (_, at) => place({ path: ['hooks', at] }).line)
}
