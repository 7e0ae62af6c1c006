import type { Findings } from '../compose.ts'

/** Hooks that are ready to be written into a hooks.toml. */
export interface Template {
  readonly name: string
  /** What it is for, in a line. */
  readonly about: string
  /** What has to be there; empty: what every Unix has. */
  readonly needs: string
  /** What is to be done before it works, a command each. */
  readonly next?: readonly string[]
  /** True for a project that it suits. */
  readonly fits: (found: Findings) => boolean
  /** Tables of `[[hooks]]`, each with its comment; none where what it needs was not found. */
  readonly tables: (found: Findings) => readonly string[]
}

/** One that suits everybody, whatever is found. */
export function general(name: string, about: string, ...tables: readonly string[]): Template {
  return { name, about, needs: '', fits: () => true, tables: () => tables }
}
