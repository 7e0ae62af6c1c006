import { spawnSync } from 'node:child_process'
import type { AgentOptions, Company } from '../../test/managed-world.ts'

/** Something that is tried against a guard which holds for everybody on a machine. */
export type ManagedAttack = readonly [
  /** What is tried, as the docs say it. */
  title: string,
  /** Prepares it, and gives how the agent is started. */
  stage: (c: Company) => Staged | void,
  /** Default: held. */
  comes?: 'not held' | undefined,
  /** What it cannot be tried without. */
  needs?: 'a compiler',
]

/** How the agent is started, and by what is known that somebody has really tried it. */
interface Staged extends AgentOptions {
  /** A file of the workspace that what is tried leaves there as it runs. */
  readonly leaves?: string
}

/** True where what needs a compiler cannot be tried, which is said aloud. In CI there has to be one. */
export const lacksCompiler: boolean =
  process.env['CI'] !== 'true' && spawnSync('/bin/sh', ['-c', 'gcc --version']).status !== 0

if (lacksCompiler)
  process.stderr.write(
    '\nSKIPPED, NOTHING PROVED: no gcc here: a library loaded into the line of a company\n\n',
  )
