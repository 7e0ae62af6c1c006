import { homedir, userInfo } from 'node:os'
import type { Plan } from '@hookline/config'
import { projectRoot } from '../stamp.ts'
import type { MigrateRequest } from './draft.ts'
import type { Place } from './translation.ts'

/** An agent that does not call hookline goes on by itself: its hooks are for the others, and nothing runs twice. */
export function placeFor({ agent, spoken, env, cwd }: MigrateRequest, plan: Plan | undefined): Place {
  const itself = spoken.filter(({ name }) => name === agent)
  return {
    taken: new Set(plan?.hooks.map(({ id }) => id)),
    shell: shellOf(),
    home: env['HOME'] ?? homedir(),
    root: undefined,
    here: projectRoot(cwd),
    deadlineMs: plan?.dispatch.user?.deadlineMs ?? 60_000,
    targets: itself.length > 0 ? itself : spoken,
  }
}

function shellOf(): string {
  try {
    return userInfo().shell ?? ''
  } catch {
    return ''
  }
}
