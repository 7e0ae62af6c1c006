/** One hook as the agent itself sees it. */
export interface SeenHook {
  /** `<file>:<event>:<group>:<index>` */
  readonly key: string
  readonly file: string
  readonly command: string
  readonly hash: string
  readonly trusted: boolean
  /** It is not trusted because it was changed since. */
  readonly changed: boolean
  /** It is not trusted because nobody ever said so. */
  readonly unknown: boolean
  readonly enabled: boolean
}

/** What the agent sees of its hooks. */
export interface Seen {
  readonly hooks: readonly SeenHook[]
  /** The keys of which it has a record, also of hooks that are gone. */
  readonly records: ReadonlySet<string>
  /** What it says about the files, a sentence each. */
  readonly warnings: readonly string[]
  /** Why it cannot read its settings; then it sees nothing. */
  readonly broken: readonly string[]
  /** False: it is set to run no hook at all. */
  readonly hooksOn: boolean
}

/** A record of trust to write; `undefined` takes the record away. */
export type TrustEdit = { readonly hash: string; readonly enabled: boolean } | undefined

/** The agent's own door to what its user trusts. */
export interface Registry {
  /** Its hooks as they are where it works in that folder. */
  readonly list: (cwd: string) => Promise<Seen>
  readonly write: (edits: ReadonlyMap<string, TrustEdit>) => Promise<void>
  readonly close: () => Promise<void>
}
