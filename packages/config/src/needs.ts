import type { HookConfig } from '@hookline/core'
import type { Path, Report } from './fault.ts'
import { nearest } from './nearest.ts'

/** What of a hook matters to those it needs and those that need it. */
export interface Needing {
  readonly config: Pick<HookConfig, 'id' | 'needs' | 'enabled' | 'rewrites'>
  readonly path: Path
  readonly blocking: boolean
}

/** Reports needs that cannot be had: nobody of that name, circles, and hooks that run too late. */
export function checkNeeds(
  hooks: readonly Needing[],
  byId: ReadonlyMap<string, Needing>,
  report: Report,
): void {
  // who needs nobody is in no circle
  const needing = hooks.filter(({ config }) => config.needs !== undefined && config.needs.length > 0)
  for (const hook of needing) {
    hook.config.needs!.forEach((id, at) => {
      const path = [...hook.path, 'needs', at]
      const needed = byId.get(id)
      if (needed === undefined)
        report(
          unknownNeed(
            id,
            path,
            [...byId.keys()].filter((one) => one !== hook.config.id),
          ),
        )
      else checkNeed(hook, needed, path, report)
    })
  }
  checkCircles(needing, byId, report)
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

function checkNeed(hook: Needing, needed: Needing, path: Path, report: Report): void {
  const [{ id, enabled = true, rewrites = false }, other] = [hook.config, needed.config]
  if (enabled && other.enabled === false)
    report({ code: 'NEEDS_DISABLED', message: `"${other.id}" is not enabled, so it never runs`, path })
  if (rewrites && other.rewrites !== true)
    report({
      code: 'NEEDS_REWRITER',
      message: `"${other.id}" does not rewrite, so it runs later than "${id}"`,
      path,
    })
  if (hook.blocking && !needed.blocking)
    report({
      code: 'NEEDS_BACKGROUND',
      message: `"${other.id}" runs in the background, "${id}" does not`,
      path,
    })
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
          path: [...top.hook.path, 'needs', top.next - 1],
        })
      } else if (needed !== undefined && !done.has(id)) {
        stack.push({ hook: needed, next: 0 })
        open.add(id)
      }
    }
  }
}
