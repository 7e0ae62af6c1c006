import type { TomlFile, TomlPart } from '@hookline/config'
import type { Original } from './original.ts'

/** The config.toml with some of its hooks made comments, and those that cannot be taken out by themselves. */
export interface Thinned {
  readonly text: string
  readonly stuck: readonly Original[]
}

/**
 * Makes comments of what goes. What stays keeps its place, since Codex knows whom its user trusts by it: only an event of
 * which everything goes is taken out whole, else a handler becomes a blank one.
 */
export function withoutInToml(
  text: string,
  { parts }: TomlFile,
  all: readonly Original[],
  gone: readonly Original[],
): Thinned {
  const lines = text.split('\n')
  const stuck: Original[] = []
  for (const native of new Set(gone.map((one) => one.native))) {
    const here = all.filter((one) => one.native === native)
    const going = gone.filter((one) => one.native === native)
    const whole = here.length === going.length
    const found = whole ? wholeEvent(parts, native) : going.flatMap((one) => handlerParts(parts, one))
    if (found.length < (whole ? 1 : going.length)) stuck.push(...going)
    else for (const part of found) blankOut(lines, part, whole ? [] : BLANK(native))
  }
  return { text: lines.join('\n'), stuck }
}

const BLANK = (native: string): readonly string[] => [
  `[[hooks.${native}.hooks]]`,
  'type = "command"',
  'command = ""',
]

/** Every table of an event, or the key that holds all of it. */
function wholeEvent(parts: readonly TomlPart[], native: string): readonly TomlPart[] {
  const path = native === 'notify' ? ['notify'] : ['hooks', native]
  const begins = ({ path: at }: TomlPart): boolean => path.every((name, depth) => at[depth] === name)
  const tables = parts.filter((part) => part.kind === 'table' && begins(part))
  return tables.length > 0 ? tables : parts.filter((part) => part.kind === 'key' && begins(part))
}

function handlerParts(parts: readonly TomlPart[], { native, group, index }: Original): readonly TomlPart[] {
  const path = JSON.stringify(['hooks', native, group, 'hooks', index])
  return parts.filter((part) => part.kind === 'table' && JSON.stringify(part.path) === path)
}

function blankOut(lines: string[], { from, to }: TomlPart, instead: readonly string[]): void {
  for (let at = from - 1; at < to; at++) lines[at] = `# ${lines[at]}`
  if (instead.length > 0) lines[to - 1] = [lines[to - 1]!, ...instead].join('\n')
}
