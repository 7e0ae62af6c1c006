import { existsSync, realpathSync } from 'node:fs'
import type { HookConfig } from '@hookline/core'
import { canonical } from '../canonical.ts'
import { stateDir } from '../state.ts'
import { namedIn } from './named.ts'

/**
 * Files that a guard of a user or a company depends on and that lie in a workspace: an agent that works there can change them from
 * inside of its own sandbox. Of a project's guards a copy is kept.
 */
export function withinReach(hook: HookConfig, workspace: string, env: NodeJS.ProcessEnv): readonly string[] {
  if (hook.guard !== true || hook.source === undefined || hook.layer === 'project') return []
  const programs = namedIn(hook, workspace).flatMap(({ file }) => file ?? [])
  const files = [hook.source.file, ...programs, stateDir(env)].filter((file) => existsSync(file))
  const inside = `${realpathSync(workspace)}/`
  // a link is as good as what it leads to: who may write its folder puts another there
  return [...new Set(files)].filter((file) =>
    [realpathSync(file), canonical(file)].some((path) => path.startsWith(inside)),
  )
}
