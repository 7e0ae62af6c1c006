const HEADER = /^[ \t]*\[\[[ \t]*(?:hooks|"hooks"|'hooks')[ \t]*\]\]/gm

/** The line that each hook begins in: that of its header. `undefined`: not every hook has one, so that it takes longer to say. */
export function hookLines(text: string, hooks: number): readonly number[] | undefined {
  const lines: number[] = []
  let line = 1
  let from = 0
  HEADER.lastIndex = 0
  while (HEADER.test(text)) {
    // behind the header, in its line
    const end = HEADER.lastIndex
    for (let at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
      line++
      from = at + 1
    }
    lines.push(line)
  }
  // written as `hooks = [{ ... }]`, or a text that holds a header
  return lines.length === hooks ? lines : undefined
}

/** The same of any file. */
export async function placedLines(text: string, hooks: number): Promise<readonly number[]> {
  const { placer } = await import('./place.ts')
  const place = placer(text)
  return Array.from({ length: hooks }, (_, at) => place({ path: ['hooks', at] }).line)
}
