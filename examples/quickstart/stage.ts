import { execFileSync } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLab, trackerLog, type Lab } from '@hookline/repo-tests/e2e'

/** Where it all happens: a throw-away repository, and questions to ask of it from outside. */
export interface Stage extends Lab {
  /** The commit that `main` is at on the remote. */
  readonly published: () => string
  /** A file of the workspace; empty if there is none. */
  readonly read: (path: string) => string
  readonly has: (path: string) => boolean
  /** The tools of the issue tracker that were really called. */
  readonly tracked: () => string
}

/** Sets up the repository: a commit that is published, and the same one amended, so that only force could push it. */
export async function setStage(): Promise<Stage> {
  const lab = await createLab()
  const at = (path: string): string => join(lab.workspace, path)
  const remote = join(lab.root, 'remote.git')
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: lab.workspace, env: lab.env, encoding: 'utf8', timeout: 20_000 }).trim()
  const readIf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

  await cp(join(import.meta.dirname, 'project'), lab.workspace, { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
  git('init', '--quiet', '--bare', remote)
  git('remote', 'add', 'origin', remote)
  git('add', '.')
  git('commit', '--quiet', '--message=A greeting')
  git('push', '--quiet', 'origin', 'main')
  git('commit', '--quiet', '--amend', '--message=A nicer greeting')
  return {
    ...lab,
    published: () => git('ls-remote', 'origin', 'main').slice(0, 7),
    read: (path) => readIf(at(path)),
    has: (path) => existsSync(at(path)),
    tracked: () => readIf(trackerLog(lab)),
  }
}
