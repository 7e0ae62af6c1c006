import { howMany, layerReports, type LoadedPlan } from '@hookline/runtime'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'
import type { ProjectHere } from './project.ts'
import { version } from './version.ts'

/** A line for each layer: its file, and what it gives. */
export function layerLines(
  user: string,
  loaded: LoadedPlan,
  here: ProjectHere | undefined,
): readonly string[] {
  const above = layerReports({ file: user, env: process.env, hookline: version }, loaded)
    .filter(({ layer, isThere, hooks }) => layer === 'user' || isThere || hooks > 0)
    .flatMap(({ layer, file, isThere, hooks, broken, lastGood, ownership }) => [
      row(layer, file, [
        ...(isThere
          ? []
          : [layer === 'user' && !broken ? 'not there yet: hookline init makes one' : 'not there']),
        ...(hooks > 0 || isThere ? [howMany(hooks, 'hook')] : []),
        ...(broken ? [paint('red', 'broken: the guards of the last good one hold')] : []),
      ]),
      ...(lastGood === undefined ? [] : [`  the last good one: ${oneLine(lastGood)}`]),
      ...(ownership === undefined || ownership.wrong
        ? []
        : [`  ${paint('yellow', 'note')}: ${oneLine(`${ownership.message}. ${ownership.hint}`)}`]),
    ])
  if (here === undefined) return above
  const runs = loaded.plan.hooks.some(({ layer }) => layer === 'project')
  return [...above, projectLine(here), ...(runs ? [`  ${SANDBOXED}`] : [])]
}

/** What whoever trusts a project should know. */
export const SANDBOXED =
  "Hooks of a project run in a sandbox as wide as the agent's own, where this machine has one: hookline doctor codex"

function projectLine({ root, review, proposed }: ProjectHere): string {
  if (review === undefined) {
    const [error] = proposed.ok ? [] : proposed.errors
    return row('project', error?.details.file ?? root, [paint('red', 'broken'), 'only what was trusted runs'])
  }
  const states = ['trusted', 'changed', 'gone', 'new'] as const
  const counts = states.flatMap((state) => {
    const number = review.hooks.filter((hook) => hook.state === state).length
    return number === 0
      ? []
      : [state === 'new' ? paint('yellow', `${number} not trusted`) : `${number} ${state}`]
  })
  return row('project', review.file, counts.length === 0 ? ['no hooks'] : counts)
}

function row(layer: string, file: string, said: readonly string[]): string {
  return `${layer.padEnd(8)} ${oneLine(file)}: ${said.join(', ')}`
}
