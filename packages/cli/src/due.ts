import type { LoadedPlan } from '@hookline/runtime'
import { dueForUser } from '@hookline/runtime/wired'
import { dialects } from '@hookline/agents'
import { resolve } from 'node:path'
import { paint } from './paint.ts'

/** A line for each agent whose lines do not fit the hooks any more; `config` as it was given on the command line. */
export function dueLines(plan: LoadedPlan['plan'], config: string | undefined): readonly string[] {
  const file = config === undefined ? undefined : resolve(config)
  return dialects.flatMap(({ name }) => {
    const due = dueForUser(name, plan, file, process.env)
    return due.length === 0
      ? []
      : [`${paint('yellow', 'to do')}: ${due.join('; ')}. Run: hookline install ${name}`]
  })
}
