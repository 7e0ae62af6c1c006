import type { AgentOptions, Company } from '../../test/managed-world.ts'

/** Something that is tried against a guard which holds for everybody on a machine. */
export type ManagedAttack = readonly [
  /** What is tried, as the docs say it. */
  title: string,
  /** Prepares it, and gives how the agent is started. */
  stage: (c: Company) => AgentOptions | void,
  /** Default: held. */
  comes?: 'not held',
]
