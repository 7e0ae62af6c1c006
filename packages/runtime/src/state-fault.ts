import { lstatSync } from 'node:fs'
import type { HooklineError } from '@hookline/core'
import { installError } from './errors.ts'
import { makeFolder } from './make-folder.ts'
import { stateDir } from './state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is to be told where `ownDir` has no folder. `what`: what comes of it; `below`: which folder in the state directory. */
export function stateUnusable(env: Env, what?: string, below?: string): HooklineError {
  const fault = stateFault(env, below)
  return installError('STATE_UNUSABLE', what === undefined ? fault : `${what}: ${fault}`)
}

/** Which folder cannot be used, and why. */
export function stateFault(env: Env, below?: string): string {
  const top = stateDir(env)
  const fault = faultOf(top)
  if (fault !== undefined || below === undefined) return told(top, fault)
  return told(`${top}/${below}`, faultOf(`${top}/${below}`))
}

function told(dir: string, fault = 'it was away for a moment'): string {
  return `the state directory ${dir} cannot be used: ${fault}`
}

/** As `ownDir` looks at it. */
function faultOf(dir: string): string | undefined {
  try {
    makeFolder(dir, 0o700)
    const found = lstatSync(dir)
    if (!found.isDirectory()) return 'it is a link'
    if (process.getuid !== undefined && found.uid !== process.getuid())
      return `it belongs to user ${found.uid}`
    const mode = (found.mode & 0o777).toString(8)
    return (found.mode & 0o022) === 0 ? undefined : `others may write to it (mode ${mode})`
  } catch (thrown) {
    return (thrown as Error).message
  }
}
