import { codexWiring } from './codex/wiring.ts'
import type { Wiring } from './wiring.ts'

const WIRINGS: readonly Wiring[] = [codexWiring]

/** The agents that can be wired. */
export const wirable: readonly string[] = WIRINGS.map(({ dialect }) => dialect.name)

/** The agent that a program is, by its name; `undefined`: none that can be wired. */
export function agentOfProgram(name: string): string | undefined {
  return WIRINGS.find(({ program }) => program === name)?.dialect.name
}

/** How an agent is wired; `undefined`: nobody knows. */
export function wiringOf(agent: string): Wiring | undefined {
  return WIRINGS.find(({ dialect }) => dialect.name === agent)
}
