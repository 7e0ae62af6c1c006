import { digestOfJson } from '../trust/digest.ts'
import { readGrant } from '../trust/grant.ts'
import type { KnownPlace, KnownTrust, TrustNote } from './known.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What the name of a place begins with that is a project's; its root follows. */
export const OF_PROJECT = 'project '

/** The hooks of a project that are trusted, by their names. */
export function trustedNow(root: string, env: Env): Readonly<Record<string, KnownTrust>> {
  const hooks = readGrant(root, env)?.hooks ?? []
  return Object.fromEntries(
    hooks.map((hook) => [
      `project/${hook.id}`,
      { digest: digestOfJson(hook), at: hook.at, isByHash: hook.isByHash === true },
    ]),
  )
}

/**
 * What was trusted of a project since it was last looked at. Before the first session there somebody clones it, looks at it and
 * trusts it: that is worth a line only if nobody was asked.
 */
export function trustedSince(
  key: string,
  before: KnownPlace | undefined,
  { trusted = {} }: KnownPlace,
): readonly TrustNote[] {
  const known = before?.trusted
  return Object.entries(trusted).flatMap(([hook, { digest, at, isByHash }]) => {
    const was = known !== undefined && Object.hasOwn(known, hook) ? known[hook] : undefined
    if (was?.digest === digest || (known === undefined && !isByHash)) return []
    return [{ hook, root: key.slice(OF_PROJECT.length), at, isByHash }]
  })
}
