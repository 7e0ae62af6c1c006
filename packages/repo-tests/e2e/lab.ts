import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** A throw-away world for one agent: everything it reads or writes lies below `root`. */
export interface Lab {
  readonly root: string
  readonly workspace: string
  readonly codexHome: string
  readonly trace: string
  /** All the agent, its commands and the hooks get to see of the environment. */
  readonly env: Readonly<Record<string, string>>
  readonly remove: () => Promise<void>
}

/** Makes the folders. Nothing of the person who runs it gets in: no config, no login, no git identity. */
export async function createLab(): Promise<Lab> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'hookline-')))
  const at = (name: string): string => join(root, name)
  const dirs = ['workspace', 'codex-home', 'home', 'tmp'].map(at)
  await Promise.all(dirs.map((dir) => mkdir(dir)))
  return {
    root,
    workspace: at('workspace'),
    codexHome: at('codex-home'),
    trace: at('trace.jsonl'),
    env: {
      // the Node that runs this, before any other
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      LANG: process.env['LANG'] ?? 'C.UTF-8',
      HOME: at('home'),
      XDG_CONFIG_HOME: at('home/.config'),
      XDG_STATE_HOME: at('home/.local/state'),
      CODEX_HOME: at('codex-home'),
      // Codex makes no helper programs in a home below the temp directory
      TMPDIR: at('tmp'),
      ...GIT,
    },
    // a program that is just ending may still write
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

const GIT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'hookline',
  GIT_AUTHOR_EMAIL: 'hookline@localhost',
  GIT_COMMITTER_NAME: 'hookline',
  GIT_COMMITTER_EMAIL: 'hookline@localhost',
} as const
