import { dirname } from 'node:path'
import { userConfig } from '@hookline/runtime'
import { distrust, trust } from '@hookline/runtime/trust'
import { isTerminal } from './ask.ts'
import { isOfProject } from './of-project.ts'
import { paint } from './paint.ts'
import { projectHere, readTrusting } from './project.ts'

/**
 * True if what is about to be edited will be trusted with the edit: a person does it, on a terminal, and all that the file
 * holds so far was trusted; else the edit would bring along what nobody looked at, such as `[defaults]`.
 */
export async function trustsEdits(file: string, makes: boolean): Promise<boolean> {
  if (!isTerminal()) return false
  if (!isOfProject(file)) return makes
  const hooks = (await look(file))?.review?.hooks ?? []
  return hooks.length > 0 && hooks.every(({ state }) => state === 'trusted')
}

/** Called after a verb wrote a hooks.toml: trusts what was edited of a project, and gives what was done or is left to do, a line each. */
export async function edited(file: string, trusts: boolean): Promise<readonly string[]> {
  const here = isOfProject(file) ? await look(file) : undefined
  const open = here?.review?.hooks.filter(({ state }) => state !== 'trusted') ?? []
  if (here === undefined || !here.proposed.ok || open.length === 0) return []
  const [gone, wanted] = [
    open.filter(({ state }) => state === 'gone'),
    open.filter(({ state }) => state !== 'gone'),
  ]
  const ids = (hooks: typeof open): readonly string[] => hooks.map(({ id }) => id)
  if (!trusts) {
    const todo = `hooks of a project run as they were trusted. Run: hookline trust ${ids(open).join(' ')}`
    return [`${paint('yellow', 'to do')}: ${todo}`]
  }
  if (wanted.length > 0) await trust(here.proposed.proposal, new Set(ids(wanted)), readTrusting, process.env)
  if (gone.length > 0) distrust(here.root, new Set(ids(gone)), process.env)
  return [`${paint('green', 'trusted')}  ${ids(open).join(', ')}`]
}

function look(file: string): ReturnType<typeof projectHere> {
  return projectHere(dirname(file), userConfig(process.env))
}
