/** A hook's table as it is written, as far as its shape is right. */
export interface HookTable {
  readonly id?: string
  readonly description?: string
  readonly enabled?: boolean
  readonly agents?: readonly string[]
  readonly on?: string | readonly string[]
  readonly match?: string | readonly string[]
  readonly if?: string
  readonly executor?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string | readonly string[]
  readonly deny?: string
  readonly ask?: string
  readonly context?: string
  readonly guard?: boolean
  readonly mode?: 'blocking' | 'background'
  readonly rewrites?: boolean
  readonly decide?: string
  readonly pausable?: boolean
  readonly needs?: readonly string[]
  readonly priority?: number
  readonly order?: 'parallel' | 'sequential'
  readonly timeout?: string
  readonly on_error?: 'ignore' | 'deny'
  readonly enforce?: boolean
  readonly env_pass?: readonly string[]
  readonly env?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>
}
