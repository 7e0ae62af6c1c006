import { parseTOML, type AST } from 'toml-eslint-parser'
import type { Fault, Path } from './fault.ts'
import { rawOffset } from './raw-offset.ts'

/** A place in a file, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

interface Spot {
  /** Offsets of the key, or of the header of a table. */
  readonly key: number
  readonly value: AST.TOMLContentNode | undefined
}

/**
 * Says where faults are. Reads the file a second time, with a parser that knows places; never needed for a good file.
 */
export function placer(text: string): (fault: Pick<Fault, 'path' | 'at' | 'offset'>) => Position {
  const spots = spotsOf(text)
  const starts = lineStarts(text)
  return ({ path, at, offset }) => {
    const spot = nearestSpot(spots, path)
    if (spot === undefined) return { line: 1, column: 1 }
    const exact = spots.has(keyOf(path))
    if (at === 'key' || spot.value === undefined || !exact) return position(starts, spot.key)
    const inside = offset === undefined ? 0 : rawOffset(text.slice(...spot.value.range), offset)
    return position(starts, spot.value.range[0] + inside)
  }
}

function nearestSpot(spots: ReadonlyMap<string, Spot>, path: Path): Spot | undefined {
  for (let length = path.length; length > 0; length--) {
    const spot = spots.get(keyOf(path.slice(0, length)))
    if (spot !== undefined) return spot
  }
  return undefined
}

function spotsOf(text: string): ReadonlyMap<string, Spot> {
  const spots = new Map<string, Spot>()
  try {
    const [top] = parseTOML(text, { tomlVersion: '1.1' }).body
    for (const node of top.body) {
      if (node.type === 'TOMLKeyValue') entry(node, [], spots)
      else table(node, spots)
    }
  } catch {
    // the two parsers may differ on a corner of the syntax: what was found until there has to do
  }
  return spots
}

function table(node: AST.TOMLTable, spots: Map<string, Spot>): void {
  // `[a.b]` and `[[a]]` are where `a` begins too, if nothing else was
  for (let length = node.resolvedKey.length; length > 0; length--)
    note(spots, node.resolvedKey.slice(0, length), { key: node.range[0], value: undefined })
  for (const line of node.body) entry(line, node.resolvedKey, spots)
}

function entry(node: AST.TOMLKeyValue, above: Path, spots: Map<string, Spot>): void {
  let path = above
  node.key.keys.forEach((key, at) => {
    path = [...path, key.type === 'TOMLBare' ? key.name : key.value]
    const last = at === node.key.keys.length - 1
    note(spots, path, { key: key.range[0], value: last ? node.value : undefined })
  })
  content(node.value, path, spots)
}

function content(node: AST.TOMLContentNode, path: Path, spots: Map<string, Spot>): void {
  if (node.type === 'TOMLInlineTable') for (const line of node.body) entry(line, path, spots)
  if (node.type !== 'TOMLArray') return
  node.elements.forEach((element, at) => {
    note(spots, [...path, at], { key: element.range[0], value: element })
    content(element, [...path, at], spots)
  })
}

function note(spots: Map<string, Spot>, path: Path, spot: Spot): void {
  const key = keyOf(path)
  if (!spots.has(key)) spots.set(key, spot)
}

function keyOf(path: Path): string {
  return JSON.stringify(path)
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function position(starts: readonly number[], offset: number): Position {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - starts[low]! + 1 }
}
