import type { Spawn } from '../src/spawn.ts'
import { spawnExeca } from '../src/spawn-execa.ts'
import { spawnNode } from '../src/spawn-node.ts'

/** Every case of the contract runs for each of them. */
export const SPAWNS: readonly (readonly [string, Spawn])[] = [
  ['node:child_process', spawnNode],
  ['execa', spawnExeca],
]
