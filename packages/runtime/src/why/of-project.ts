import { realpathSync } from 'node:fs'
import { HooklineError, type HookConfig } from '@hookline/core'
import { hookNamed } from '../hook-named.ts'
import type { LoadedPlan } from '../load-plan.ts'
import { redact } from '../redact.ts'
import type { EventRecord, RecordLine } from '../record/event-record.ts'
import { asked } from './journal.ts'
import { isEvent } from './recorded.ts'

interface Asker {
  readonly hook: string
  readonly loaded: LoadedPlan
  /** The project that is asked from. */
  readonly root: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The hook that is asked for. @throws HooklineError `HOOK_UNKNOWN`, and of which project it is where that is known */
export async function hookAsked(asker: Asker, lines: readonly RecordLine[]): Promise<HookConfig> {
  try {
    return hookNamed(asker.hook, asker.loaded)
  } catch (thrown) {
    const error = HooklineError.from(thrown)
    const root = error.code === 'HOOK_UNKNOWN' ? await rootOf(asker, lines) : undefined
    if (root === undefined) throw thrown
    throw new HooklineError(
      'HOOK_UNKNOWN',
      `there is no hook "${asker.hook}" here: it is a hook of ${root}: ask there`,
      {
        hint: `cd ${root}, then hookline why ${asker.hook}`,
      },
    )
  }
}

/** Of hooks that a project brings only what happened in it: another may have one of the same name. */
export function isOfProject({ layer }: HookConfig, { session }: EventRecord, root: string): boolean {
  return layer !== 'project' || real(session.root) === real(root)
}

/** The project in which a hook of that name of a project last had something to do. */
async function rootOf({ hook, root, env }: Asker, lines: readonly RecordLine[]): Promise<string | undefined> {
  const name = hook.includes('/') ? hook : `project/${hook}`
  if (!name.startsWith('project/')) return undefined
  const told = lines.filter(isEvent).find(({ hooks }) => hooks.some((one) => one.hook === name))
  const found = told?.session.root ?? (await keptRoot(name, env))
  return found === undefined || real(found) === real(root) ? undefined : redact(found)
}

async function keptRoot(hook: string, env: Asker['env']): Promise<string | undefined> {
  try {
    const found = await asked(env, (queries, { history }) =>
      history(queries, { hook }, { limit: 1, first: 'newest' }),
    )
    return found?.[0]?.root
  } catch {
    return undefined
  }
}

function real(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
