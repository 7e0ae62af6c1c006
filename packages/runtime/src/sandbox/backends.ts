import type { Backend, BackendName } from './backend.ts'
import { bubblewrap } from './bubblewrap.ts'
import { codex } from './codex.ts'
import { sandboxRuntime } from './sandbox-runtime.ts'
import { seatbelt } from './seatbelt.ts'

/** All of them. Where nobody chooses, the first that works is taken. */
const BACKENDS: readonly Backend[] = [bubblewrap, seatbelt, codex, sandboxRuntime]

/** Those to be tried: the one that was chosen, and no other. */
export function backendsFor(chosen: BackendName | undefined): readonly Backend[] {
  return chosen === undefined ? BACKENDS : BACKENDS.filter(({ name }) => name === chosen)
}

/** One that was found. */
export function backendOf(name: BackendName): Backend {
  return BACKENDS.find((one) => one.name === name)!
}

/** What one does without on a kind of machine: for people. */
export function lackOf(name: BackendName, arch: string): string | undefined {
  return backendOf(name).lacks?.(arch)
}
