import { spawn } from 'node:child_process'
import type { LoadedPlan } from '@hookline/runtime'
import { NODE_FLAGS, placeOf, SMALL, startable } from '@hookline/server/start'
import { stateDir } from '@hookline/runtime/state'
import { withoutLoaders } from '@hookline/runtime/without-loaders'

/**
 * Starts the resident process, out of reach of what ends the agent, its group or its terminal; unless the plan says that there is to
 * be none, or one is starting. Never throws: the next call tries again.
 */
export function startServer({ plan: { server } }: LoadedPlan): void {
  if (server?.start === 'never') return
  const { env } = process
  const place = placeOf(stateDir(env))
  try {
    if (!startable(place)) return
    const child = spawn(process.execPath, [...NODE_FLAGS, require.resolve('./server.ts')], {
      cwd: '/',
      detached: true,
      windowsHide: true,
      stdio: 'ignore',
      env: { ...SMALL, ...withoutLoaders(env) },
    })
    child.once('error', () => undefined)
    child.unref()
  } catch {
    // the answer was given
  }
}
