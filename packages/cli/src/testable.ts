import { dialects } from '@hookline/agents'
import type { Dialect } from '@hookline/core'
import { AGENTS, dialectOf } from './dialect-of.ts'

/** Every agent that `hookline run` answers, wired or not: tests may speak as any of them. */
export function testable(): readonly Dialect[] {
  const known = new Set(dialects.map(({ name }) => name))
  return [...dialects, ...AGENTS.filter((name) => !known.has(name)).map((name) => dialectOf(name)!)]
}
