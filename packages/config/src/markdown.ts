/** A hooks.toml in a Markdown file, as a text in which every line stands where it stands there. */
export interface TomlBlock {
  readonly text: string
  /** How many characters each line of the file begins with that are not the block's, by line from 1. */
  readonly indents: ReadonlyMap<number, number>
}

/** Every ```toml block that is a hooks.toml; not those marked `ignore` or below `<!-- hookline: ignore -->`. */
export function tomlBlocks(markdown: string): readonly TomlBlock[] {
  const lines = markdown.split('\n')
  const blocks: TomlBlock[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = fenceOf(lines[at]!)
    if (fence === undefined) continue
    const end = endOf(fence, lines, at + 1)
    if (isToml(fence.info) && !isIgnored(lines, at)) {
      const block = blockOf(lines, at, end, fence.before.length)
      if (IS_HOOKS.test(block.text)) blocks.push(withVersion(block))
    }
    at = end
  }
  return blocks
}

interface Fence {
  readonly before: string
  readonly mark: string
  readonly info: string
}

/** Quotes, items of lists and blanks may stand before a fence; one of backticks has none after it. */
const FENCE = /^([ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(`{3,}(?![^\n]*`)|~{3,})[ \t]*([^\n]*)$/

function fenceOf(line: string): Fence | undefined {
  const found = FENCE.exec(line.replace(/\r$/, ''))
  return found === null ? undefined : { before: found[1]!, mark: found[2]!, info: found[3]! }
}

/** The line that closes a fence; the one after the last of the file, if none does. */
function endOf({ mark }: Fence, lines: readonly string[], from: number): number {
  const close = new RegExp(`^[ \\t>]*${mark[0]}{${mark.length},}[ \\t]*\\r?$`)
  const end = lines.findIndex((line, at) => at >= from && close.test(line))
  return end < 0 ? lines.length : end
}

function words(info: string): readonly string[] {
  return info
    .toLowerCase()
    .split(/[\s,{}.]+/)
    .filter((word) => word !== '')
}

function isToml(info: string): boolean {
  const [language, ...rest] = words(info)
  return language === 'toml' && !rest.includes('ignore')
}

function isIgnored(lines: readonly string[], fence: number): boolean {
  const before = lines.slice(Math.max(0, fence - 5), fence).findLast((line) => /[^\s>]/.test(line))
  return before !== undefined && /<!--\s*hookline:\s*ignore\s*-->[\s]*$/.test(before)
}

/** Lines before the block are empty ones, so that places in it are places in the file. */
function blockOf(lines: readonly string[], fence: number, end: number, most: number): TomlBlock {
  const indents = new Map<number, number>()
  const own = lines.slice(fence + 1, end).map((line, at) => {
    const indent = Math.min(most, /^[ \t>]*/.exec(line)![0].length)
    indents.set(fence + 2 + at, indent)
    return line.slice(indent)
  })
  return { text: '\n'.repeat(fence + 1) + own.map((line) => `${line}\n`).join(''), indents }
}

const IS_HOOKS = /^[ \t]*(?:\[\[[ \t]*["']?hooks["']?[ \t]*\]\]|version[ \t]*=[ \t]*1[ \t]*(?:#.*)?\r?$)/m

/** A piece of a hooks.toml has no version: it stands in the line of the fence, which is empty here. */
function withVersion(block: TomlBlock): TomlBlock {
  if (/^[ \t]*["']?version["']?[ \t]*=/m.test(block.text)) return block
  return { ...block, text: block.text.replace(/^(\n*)\n/, '$1version = 1\n') }
}
