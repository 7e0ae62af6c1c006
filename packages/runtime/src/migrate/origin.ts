import { claudeOrigin, geminiOrigin } from './settings-origin.ts'
import { codexOrigin } from './codex-origin.ts'
import type { Draft, Drafted, MigrateRequest } from './draft.ts'
import type { Original } from './original.ts'
import type { Source } from './source.ts'
import type { Place, Translation } from './translation.ts'

/** An agent whose own hooks can be taken over. */
export interface Origin {
  readonly agent: string
  readonly title: string
  /** What a switch of these hooks is remembered by: a folder, or a file that was named. */
  readonly folder: (request: MigrateRequest) => string
  /** The files that are looked into. */
  readonly files: (request: MigrateRequest) => readonly string[]
  /** What stands in them. @throws HooklineError `MIGRATE_SOURCE_BROKEN` */
  readonly sources: (request: MigrateRequest) => readonly Source[]
  readonly translate: (original: Original, place: Place, sources: readonly Source[]) => Translation
  /** Tells of each original why it has to stay on. */
  readonly holds: (draft: Draft, request: MigrateRequest) => (row: Drafted) => Hold
}

/** `obstacle`: it stays, and its hooks stay off. `stays`: it stays, but its hooks are for others and can be switched on. */
export type Hold = { readonly obstacle?: string; readonly stays?: string }

const ORIGINS: readonly Origin[] = [codexOrigin, claudeOrigin, geminiOrigin]

/** The agents by name. */
export const origins: readonly string[] = ORIGINS.map(({ agent }) => agent)

/** `undefined`: nobody can read its hooks. */
export function originOf(agent: string): Origin | undefined {
  return ORIGINS.find((one) => one.agent === agent)
}
