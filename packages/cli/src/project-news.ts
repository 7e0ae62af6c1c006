import { execFile } from 'node:child_process'
import { projectConfig, type LoadedPlan } from '@hookline/runtime'

/** An agent waits for it, and who wrote the file may want it to wait. */
const MOST_MS = 5000
const MOST_MB = 512

/**
 * What the user should hear of the hooks of a project at the start of a session; looked at only where it has some, or had. Nobody
 * trusts the file yet, so it is read in a process that can be ended.
 */
export function projectNews(
  root: string | undefined,
  user: string,
  { plan }: LoadedPlan,
): Promise<string | undefined> {
  const isTrusted = plan.sources.some(({ layer }) => layer === 'project')
  if (root === undefined || (!isTrusted && projectConfig(root, user).is === 'none'))
    return Promise.resolve(undefined)
  const args = [`--max-old-space-size=${MOST_MB}`, require.resolve('./look.ts'), root, user]
  const { HOME, XDG_STATE_HOME } = process.env
  return new Promise((resolve) => {
    const options = { env: { HOME, XDG_STATE_HOME }, timeout: MOST_MS, killSignal: 'SIGKILL' as const }
    execFile(process.execPath, args, options, (error, stdout) => {
      resolve(error === null ? stdout || undefined : TOO_MUCH)
    })
  })
}

const TOO_MUCH =
  'hookline: the hooks of this project are too much to look at: what is not trusted does not run. Run: hookline trust'
