import { HooklineError } from '@hookline/core'
import type { Rewired } from './hooks-json.ts'
import type { Approach } from './approach.ts'
import type { Seen, TrustEdit } from './registry.ts'
import { hooksAt, isOursAt, type Site } from './site.ts'
import { trustEdits } from './trust.ts'

/** What became of the trust of our lines. */
export interface Enrolled {
  readonly status: 'trusted' | 'no-agent' | 'untrusted-project' | 'hooks-off' | 'failed'
  /** How many records were written or taken away. */
  readonly edits: number
  /** The hash by which each of our lines is trusted, by the native event. */
  readonly hashes: ReadonlyMap<string, string>
  /** What the agent says, and what went wrong; a sentence each. */
  readonly warnings: readonly string[]
}

/** What is done between two looks at the agent's trust. */
export interface Steps {
  /** False: none of our lines is to be there afterwards. */
  readonly wired: boolean
  /** Changes the file of hooks. */
  readonly write: () => void
  /** The agent is about to change its settings. */
  readonly beforeTrust: () => void
}

/** Changes the lines, and has the agent itself note that they are trusted, and that what moved still is. */
export async function enroll(
  site: Site,
  { door, warnings }: Approach,
  moved: Rewired['moved'],
  steps: Steps,
): Promise<Enrolled> {
  try {
    steps.write()
    if (door !== undefined) return await register(site, door, moved, steps)
    return { ...NONE, status: warnings.length > 0 ? 'failed' : 'no-agent', warnings }
  } finally {
    await door?.registry.close()
  }
}

const NONE = { edits: 0, hashes: new Map<string, string>() }

async function register(
  site: Site,
  { registry, before }: NonNullable<Approach['door']>,
  moved: Rewired['moved'],
  { wired, beforeTrust }: Steps,
): Promise<Enrolled> {
  try {
    const edits = trustEdits({
      before,
      after: await registry.list(site.root),
      moved: moved.map(({ from, to }) => ({ from: keyOf(site, before, from), to: keyOf(site, before, to) })),
      isOurs: isOursAt(site),
    })
    if (edits.size > 0) beforeTrust()
    await registry.write(edits)
    return judge(site, await registry.list(site.root), { edits, wired })
  } catch (thrown) {
    return { ...NONE, status: 'failed', warnings: [HooklineError.from(thrown).message] }
  }
}

/** What is expected of the agent, and what it was told. */
interface Expected {
  readonly wired: boolean
  readonly edits: ReadonlyMap<string, TrustEdit>
}

/** What the agent now says of our lines, and of those whose trust was to be kept. */
export function judge(site: Site, seen: Seen, { wired, edits }: Expected): Enrolled {
  const ours = hooksAt(site, seen).filter(isOursAt(site))
  const hashes = new Map(
    ours
      .filter(({ trusted, enabled }) => trusted && enabled)
      .map(({ command, hash }) => [/--event (\w+)/.exec(command)![1]!, hash]),
  )
  const warnings = [
    ...seen.warnings,
    ...seen.hooks
      .filter((hook) => !hook.trusted && (edits.get(hook.key) !== undefined || isOursAt(site)(hook)))
      .map(({ key, changed }) => `${changed ? 'changed after it was trusted' : 'not trusted'}: ${key}`),
    ...ours.filter(({ enabled }) => !enabled).map(({ key }) => `switched off by its user: ${key}`),
  ]
  const status = !wired ? gone(ours.length) : statusOf(site, seen, ours.length, hashes.size)
  return { status, edits: edits.size, hashes, warnings }
}

const gone = (left: number): Enrolled['status'] => (left === 0 ? 'trusted' : 'failed')

function statusOf(site: Site, seen: Seen, found: number, trusted: number): Enrolled['status'] {
  if (!seen.hooksOn) return 'hooks-off'
  if (found === 0) return site.scope === 'project' ? 'untrusted-project' : 'failed'
  return found === trusted ? 'trusted' : 'failed'
}

function keyOf(site: Site, seen: Seen, at: Rewired['moved'][number]['from']): string {
  const file = hooksAt(site, seen)[0]?.file ?? site.file
  return `${file}:${site.wiring.placeKey(at.native, at.group, at.index)}`
}
