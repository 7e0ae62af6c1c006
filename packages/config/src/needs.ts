import type { HookConfig } from '@hookline/core'
import type { Path, Report } from './fault.ts'
import type { Lane } from './lane.ts'
import { nearest } from './nearest.ts'

/** What of a hook matters to those it needs and those that need it. */
export interface Needing {
  readonly config: Pick<HookConfig, 'id' | 'needs' | 'enabled' | 'rewrites'>
  /** Which one of the file, from 0. */
  readonly at: number
  readonly lane: Lane
}

/** Reports needs that cannot be had: nobody of that name, circles, and hooks that run too late. */
export function checkNeeds(
  needing: readonly Needing[],
  byId: ReadonlyMap<string, Needing>,
  report: Report,
): void {
  let looksAhead = false
  for (const hook of needing)
    for (let at = 0; at < hook.config.needs!.length; at++) {
      const id = hook.config.needs![at]!
      const needed = byId.get(id)
      if (needed === undefined) report(unknownNeed(id, pathOf(hook, at), others(byId, hook)))
      else checkNeed(hook, needed, at, report)
      looksAhead ||= needed !== undefined && needed.at >= hook.at
    }
  // where all need only what stands before them, nobody is in a circle
  if (looksAhead) checkCircles(needing, byId, report)
}

function pathOf({ at }: Needing, need: number): Path {
  return ['hooks', at, 'needs', need]
}

function others(byId: ReadonlyMap<string, Needing>, { config }: Needing): readonly string[] {
  return [...byId.keys()].filter((id) => id !== config.id)
}

function unknownNeed(id: string, path: Path, ids: readonly string[]): Parameters<Report>[0] {
  const near = nearest(id, ids, {})
  return {
    code: 'NEEDS_UNKNOWN',
    message: `there is no hook "${id}" in this file`,
    path,
    hint: near === undefined ? undefined : `Did you mean "${near}"?`,
  }
}

function checkNeed(hook: Needing, needed: Needing, at: number, report: Report): void {
  const { id, enabled = true, rewrites = false } = hook.config
  const other = needed.config
  const fault = (code: string, message: string): void => report({ code, message, path: pathOf(hook, at) })
  if (enabled && other.enabled === false)
    fault('NEEDS_DISABLED', `"${other.id}" is not enabled, so it never runs`)
  if (rewrites && other.rewrites !== true)
    fault('NEEDS_REWRITER', `"${other.id}" does not rewrite, so it runs later than "${id}"`)
  if ((hook.lane === 'blocking' || hook.lane === 'mixed') && needed.lane === 'background')
    fault('NEEDS_BACKGROUND', `"${other.id}" runs in the background, "${id}" does not`)
}

/** Each circle is reported once, at the hook of it that the file has first. */
function checkCircles(hooks: readonly Needing[], byId: ReadonlyMap<string, Needing>, report: Report): void {
  const done = new Set<string>()
  for (const start of hooks) {
    // depth first without recursion: a chain may be as long as the file
    const stack: { readonly hook: Needing; next: number }[] = [{ hook: start, next: 0 }]
    const open = new Set([start.config.id])
    while (stack.length > 0 && !done.has(start.config.id)) {
      const top = stack.at(-1)!
      const id = top.hook.config.needs?.[top.next++]
      const needed = id === undefined ? undefined : byId.get(id)
      if (id === undefined) {
        stack.pop()
        open.delete(top.hook.config.id)
        done.add(top.hook.config.id)
      } else if (open.has(id)) {
        const circle = [...open].slice([...open].indexOf(id))
        report({
          code: 'NEEDS_CYCLE',
          message: [...circle, id].map((one) => `"${one}"`).join(' needs '),
          path: pathOf(top.hook, top.next - 1),
        })
      } else if (needed !== undefined && !done.has(id)) {
        stack.push({ hook: needed, next: 0 })
        open.add(id)
      }
    }
  }
}
