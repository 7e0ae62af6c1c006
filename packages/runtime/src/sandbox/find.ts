import { isManaged } from '../managed/places.ts'
import { cacheDir, ownDir } from '../state.ts'
import { lookAround, sandboxAround, type Around } from './around.ts'
import type { About, Backend, BackendName, Seek } from './backend.ts'
import { backendsFor } from './backends.ts'
import { wallFiles } from './kept-file.ts'
import { markOf, readTried, writeTried, type Tried } from './tried.ts'
import { faultOf } from './try.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is wanted, and what is known besides. */
export interface Wanted {
  /** The one that was chosen. Default: the first that works. */
  readonly backend?: BackendName | undefined
  /** Codex's own program, for what it brings along. Default: as it was last told. */
  readonly codex?: string | undefined
}

/** What hooks are walled in with here, or why they are not. */
export interface Found {
  readonly backend?: BackendName
  readonly program?: string
  /** Why it does not work; absent: it does. */
  readonly fault?: string
  /** Whose sandbox this process is in already, which is why it does not. */
  readonly inside?: string
}

/** One that did not work may work after the machine was set up. */
const AGAIN_MS = 60_000

/** What works here, as it was seen before or as it is tried now. */
export function findSandbox(env: Env, wanted: Wanted = {}): Found {
  // a user who wrote there would name the program that walls the company's guards in
  const own = isManaged(env) ? undefined : ownDir(env)
  const around = lookAround()
  const known = own === undefined ? undefined : readTried(own)
  const codex = wanted.codex ?? known?.codex
  if (known?.place === around.place && known.codex === codex && holds(known, wanted)) return known
  const backends = backendsFor(wanted.backend)
  const best = triedIn(backends, { env, codex }, around, { own: wallFiles(env), cache: cacheDir(env) })
  if (best?.fault !== undefined || best === undefined)
    if (around.isWalled || best?.fault?.includes(NESTED_ON_MACOS) === true) return inside(env)
  if (best === undefined) return { fault: backends[0]?.missing ?? 'there is nothing for this system' }
  if (own !== undefined) writeTried({ ...best, ...(codex === undefined ? {} : { codex }) }, own)
  return best
}

const NESTED_ON_MACOS = 'sandbox_apply: Operation not permitted'

/** What is found out in a sandbox is of no use outside of it, and is not kept. */
function inside(env: Env): Found {
  const whose = sandboxAround(env)
  return { fault: `already inside ${whose}`, inside: whose }
}

function holds({ backend, program, mark, at, fault }: Tried, wanted: Wanted): boolean {
  if (wanted.backend !== undefined && wanted.backend !== backend) return false
  return markOf(program) === mark && (fault === undefined || Math.abs(Date.now() - at) < AGAIN_MS)
}

/** The first that works, else the first that was there. Where a sandbox is around, what one cannot do none can. */
function triedIn(
  backends: readonly Backend[],
  seek: Seek,
  { place, isWalled }: Around,
  about: Omit<About, 'sight'>,
): Tried | undefined {
  let first: Tried | undefined
  for (const backend of backends) {
    for (const program of backend.places(seek)) {
      const mark = markOf(program)
      if (mark === undefined) continue
      const fault = faultOf(backend, program, about)
      const one = { backend: backend.name, program, mark, place, at: Date.now() }
      if (fault === undefined) return one
      first ??= { ...one, fault }
    }
    if (isWalled && first !== undefined) return first
  }
  return first
}
