import { execFile } from 'node:child_process'
import { projectConfig, type LoadedPlan } from '@hookline/runtime'
import type { SkippedHook } from '@hookline/runtime/noticing'
import type { Asked } from './asked.ts'

/** An agent waits for it, and who wrote the file may want it to wait. */
const MOST_MS = 5000
const MOST_MB = 512

/** What there is to say of the hooks of a project. */
export interface ProjectNews {
  /** For its user; `undefined`: nothing. */
  readonly line?: string | undefined
  /** Those that do not run as its file says. */
  readonly skipped: readonly SkippedHook[]
}

/**
 * What the user should hear of the hooks of a project at the start of a session; looked at only where it has some, or had. Nobody
 * trusts the file yet, so it is read in a process that can be ended.
 */
export function projectNews(
  root: string | undefined,
  user: string,
  { plan }: LoadedPlan,
  env: Asked['env'],
): Promise<ProjectNews> {
  const isTrusted = plan.sources.some(({ layer }) => layer === 'project')
  if (root === undefined || (!isTrusted && projectConfig(root, user).is === 'none'))
    return Promise.resolve({ skipped: [] })
  const args = [`--max-old-space-size=${MOST_MB}`, require.resolve('./look.ts'), root, user]
  const { HOME, XDG_STATE_HOME } = env
  return new Promise((resolve) => {
    const options = { env: { HOME, XDG_STATE_HOME }, timeout: MOST_MS, killSignal: 'SIGKILL' as const }
    execFile(process.execPath, args, options, (error, stdout) => {
      resolve(error === null ? (JSON.parse(stdout) as ProjectNews) : TOO_MUCH)
    })
  })
}

const TOO_MUCH: ProjectNews = {
  line: 'hookline: the hooks of this project are too much to look at: what is not trusted does not run. Run: hookline trust',
  skipped: [],
}
