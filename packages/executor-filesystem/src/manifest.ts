/** A file as it was. */
export type KeptFile =
  | {
      readonly path: string
      readonly state: 'file'
      readonly sha256: string
      readonly size: number
      /** Rights, in octal. */
      readonly mode: string
      /** It was written while it was read. */
      readonly isUnsteady?: true
    }
  | { readonly path: string; readonly state: 'absent' }
  | { readonly path: string; readonly state: 'uncovered'; readonly why: string }

/** What was kept for one event, by one hook. */
export interface Manifest {
  readonly spec: 1
  /** Why it was kept: before a change; because it was deleted; or because something else was put back in its place. */
  readonly kind: 'backup' | 'delete' | 'restore'
  /** Of the event. */
  readonly id: string
  readonly delivery: string
  readonly event: string
  /** When the event was. */
  readonly at: string
  /** When it was kept. */
  readonly keptAt: string
  readonly hook: string
  readonly agent: string
  readonly session: string
  /** Where the paths begin. */
  readonly root: string
  readonly files: readonly KeptFile[]
}

/** A manifest, and where it lies. */
export interface Listed {
  readonly day: string
  readonly name: string
  readonly manifest: Manifest
}

/** True for what a manifest is. */
export function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false
  const { spec, id, delivery, root, keptAt, hook, files } = value as Partial<Record<keyof Manifest, unknown>>
  const isSaid = [id, delivery, root, keptAt, hook].every((one) => typeof one === 'string')
  return spec === 1 && isSaid && Array.isArray(files) && files.every(isFile)
}

const STATES: ReadonlySet<unknown> = new Set(['file', 'absent', 'uncovered'])

function isFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { path, state, sha256, mode } = value as Partial<Record<string, unknown>>
  if (typeof path !== 'string' || !STATES.has(state)) return false
  return state !== 'file' || (/^[0-9a-f]{64}$/.test(String(sha256)) && /^[0-7]{3,4}$/.test(String(mode)))
}
