import type { ModelItem } from '../e2e/index.ts'

/** Who tries it. An agent with all rights is one that nobody walled in: it is the user. */
export type Actor = 'repository' | 'sandboxed' | 'full'

/**
 * What came of it, as seen from outside: what a guard forbids was not done; it was, and the user is told; it was, and nobody
 * says so.
 */
export type Verdict = 'held' | 'noticed' | 'not held'

/** What is there before the attack; paths of files are below the world's root, and a text that begins with `#!` is a program. */
export interface Stage {
  /** The table of the guard. Default: one that denies `touch forbidden*`. */
  readonly guard?: string
  /** What else is in the user's hooks.toml. */
  readonly hooks?: string
  readonly files?: Readonly<Record<string, string>>
  /** Links to packages of the house, by their names. */
  readonly links?: Readonly<Record<string, string>>
  /** All of the user's files are on a disk of so many kilobytes. */
  readonly diskKb?: number
  /** More of Codex's own settings. `WORK` and `HOME` stand for those folders. */
  readonly settings?: string
  /** True: the guard stands in the project's file, which its user trusted. */
  readonly isOfProject?: boolean
  /** True: the user trusted what hooks the repository has. */
  readonly isTrusted?: boolean
  /** The company's hooks.toml without the guard, which then stands there instead of in the user's. */
  readonly managed?: string
}

/** Where the user is told of it: what they ask or see, and words of it. */
export interface Notice {
  readonly where: keyof typeof PLACES
  readonly words: string
}

/** Places where something is told, as the docs call them. */
export const PLACES = {
  start: 'the start of a session',
  status: '`hookline status`',
  list: '`hookline list`',
  doctor: '`hookline doctor`',
} as const

/** One attack on a guard. */
export interface Attack {
  /** What is tried, as the docs say it. */
  readonly title: string
  /** Who can try it, and what comes of it. */
  readonly comes: Partial<Readonly<Record<Actor, Verdict>>>
  readonly stage?: Stage
  /** What a repository brings along: files of the workspace. An agent finds them there, too. */
  readonly brings?: Readonly<Record<string, string>>
  /** The shell line that an agent runs first. */
  readonly line?: string
  /** The same, but repeated for as long as the guard is asked; it calls `did` for each time that it came to something. */
  readonly loop?: string
  /** How many other commands the model calls at once with the forbidden one. */
  readonly crowd?: number
  /** Variables that the agent was started with. */
  readonly env?: Readonly<Record<string, string>>
  /** True: the resident process is there from the start. */
  readonly isServed?: boolean
  /** What the guard forbids. Default: `touch forbidden.txt`. */
  readonly deed?: ModelItem
  /** The file that is there when it was done. Default: `work/forbidden.txt`. */
  readonly trace?: string
  readonly notice?: Notice
  /** True: it is not the guard that holds it, but what Codex itself trusts or walls in; without the guard nothing is done, either. */
  readonly isHeldByCodex?: boolean
  /** Words by which Codex lets it through: the control of what nobody else does with more rights. */
  readonly opens?: readonly string[]
}

/** Attacks of one kind. */
export interface Group {
  readonly title: string
  readonly attacks: readonly Attack[]
}

/** The guard of most attacks. */
export const GUARD = `[[hooks]]
id = "no-touch"
on = "exec.before"
match = "touch forbidden*"
guard = true
deny = "not here"
`
