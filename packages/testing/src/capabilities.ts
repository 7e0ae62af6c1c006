import { equal, match, ok } from 'node:assert/strict'
import type { Capability, Dialect } from '@hookline/core'

const POWERS = ['deny', 'rewrite', 'context', 'ask', 'allow', 'stop', 'message'] as const

/** Asserts that every row of the table can be printed and planned with: nothing in it is missing or a guess. */
export function assertCapabilities({ capabilities, natives }: Dialect): void {
  for (const [name, row] of Object.entries(capabilities) as [string, Capability][]) {
    for (const power of POWERS)
      equal(typeof row[power], 'boolean', `${name}: ${power} is neither true nor false`)
    ok(row.limitMs > 0, `${name}: its agent waits ${row.limitMs} ms`)
    for (const blind of row.blindSpots) match(blind, /\S/, `${name}: an empty blind spot`)
    if (row.channel !== 'hook') continue
    const becomes: readonly string[] = Object.hasOwn(natives, row.native) ? natives[row.native]! : []
    ok(
      becomes.includes(name),
      `${name}: its agent's name is "${row.native}", which becomes ${becomes.join(', ') || 'nothing'}`,
    )
  }
}
