import { approach } from './approach.ts'
import { judge, type Enrolled } from './enroll.ts'
import type { Registry, Seen } from './registry.ts'
import type { Site } from './site.ts'

/** What the agent says of our lines. */
export interface Look {
  readonly trust: Enrolled
  readonly seen?: Seen
  /** What is to be done where the user stands. */
  readonly dueHere: readonly string[]
}

/** Asks the agent, in the folder of the site and where the user stands; changes nothing. @throws HooklineError */
export async function look(site: Site, cwd: string): Promise<Look> {
  const { door, warnings } = await approach(site)
  const none = { edits: 0, hashes: new Map<string, string>() }
  if (door !== undefined) {
    const { registry, before: seen } = door
    const trust = judge(site, seen, { wired: true, edits: new Map() })
    try {
      return { trust, seen, dueHere: (await isOffHere(registry, seen, cwd)) ? [OFF_HERE] : [] }
    } finally {
      await registry.close()
    }
  }
  if (warnings.length > 0) return { trust: { ...none, status: 'failed', warnings }, dueHere: [] }
  const missing = 'the agent was not found, so its trust is not known'
  return { trust: { ...none, status: 'no-agent', warnings: [missing] }, dueHere: [] }
}

const OFF_HERE =
  'the settings of this project, which the agent trusts, say that it runs no hooks here (features.hooks = false): nothing of hookline holds in it'

/** A project that the agent trusts may say so in its own settings. */
async function isOffHere(registry: Registry, { hooksOn }: Seen, cwd: string): Promise<boolean> {
  return hooksOn && !(await registry.list(cwd)).hooksOn
}
