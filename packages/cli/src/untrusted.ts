import { hookName, type HookConfig } from '@hookline/core'
import { howMany, type WhyReport } from '@hookline/runtime'
import { counted } from '@hookline/runtime/trust'
import { paint } from './paint.ts'
import type { ProjectHere } from './project.ts'

/** Hooks of a project that are not what its file says, for people: an event went past them, or met them as they were. */
export function untrustedLines(here: ProjectHere | undefined): readonly string[] {
  if (here === undefined) return []
  const mark = paint('yellow', 'note')
  if (here.review === undefined)
    return [`  ${mark}: the hooks.toml of this project is broken, and only what was trusted of it was asked`]
  const { new: fresh, changed } = counted(here.review)
  const many = (count: number, one: string, more: string): string =>
    `  ${mark}: ${howMany(count, 'hook')} of this project ${count === 1 ? one : more}: hookline trust`
  return [
    ...(fresh === 0
      ? []
      : [many(fresh, 'is not trusted, and was not asked', 'are not trusted, and were not asked')]),
    ...(changed === 0
      ? []
      : [many(changed, 'has changed, and was asked as it was', 'have changed, and were asked as they were')]),
  ]
}

/** The hooks of a project that nobody trusts yet, by name. */
export function untrustedNames(here: ProjectHere | undefined): readonly string[] {
  return (here?.review?.hooks ?? []).filter(({ state }) => state === 'new').map(({ id }) => `project/${id}`)
}

/** Why a hook did nothing that is a project's and not trusted; `undefined`: there is none of that name. */
export function untrustedReport(name: string, here: ProjectHere | undefined): WhyReport | undefined {
  const found = here?.review?.hooks.find(
    ({ id, state }) => state === 'new' && (id === name || `project/${id}` === name),
  )
  return found?.wants === undefined ? undefined : reportOf(found.wants.config, here!)
}

function reportOf(config: HookConfig, { review }: ProjectHere): WhyReport {
  const { file, line } = config.source ?? { file: review!.file, line: 1 }
  return {
    hook: hookName({ ...config, layer: 'project' }),
    config,
    steps: [
      {
        step: 'layer',
        ok: false,
        says: `project: ${file}:${line}, not trusted: it does not run`,
        hint: `Look at it and trust it: hookline trust ${config.id}`,
      },
    ],
    because: 'layer',
    record: null,
    earlier: [],
  }
}
