const HEADER = /^[ \t]*\[\[[ \t]*(?:hooks|"hooks"|'hooks')[ \t]*\]\]/gm

/** The line that each hook begins in: that of its header, as long as every hook has one. */
export async function hookLines(text: string, hooks: number): Promise<readonly number[]> {
  const lines: number[] = []
  let line = 1
  let from = 0
  for (const found of text.matchAll(HEADER)) {
    for (let at = text.indexOf('\n', from); at >= 0 && at < found.index; at = text.indexOf('\n', at + 1)) {
      line++
      from = at + 1
    }
    lines.push(line)
  }
  // written as `hooks = [{ ... }]`, or a text that holds a header: the slow way knows
  return lines.length === hooks ? lines : placedLines(text, hooks)
}

async function placedLines(text: string, hooks: number): Promise<readonly number[]> {
  const { placer } = await import('./place.ts')
  const place = placer(text)
  return Array.from({ length: hooks }, (_, at) => place({ path: ['hooks', at] }).line)
}
