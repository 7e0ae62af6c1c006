import type { Path, Report } from './fault.ts'
import { nearest } from './nearest.ts'

/** What of a hook matters to those it needs and those that need it. */
export interface Needing {
  readonly id: string
  readonly needs: readonly string[]
  readonly path: Path
  readonly enabled: boolean
  readonly rewrites: boolean
  readonly blocking: boolean
}

/** Reports needs that cannot be had: nobody of that name, circles, and hooks that run too late. */
export function checkNeeds(hooks: readonly Needing[], report: Report): void {
  const byId = new Map(hooks.map((hook) => [hook.id, hook]))
  for (const hook of hooks) {
    hook.needs.forEach((id, at) => {
      const path = [...hook.path, 'needs', at]
      const needed = byId.get(id)
      if (needed === undefined)
        report(
          unknownNeed(
            id,
            path,
            [...byId.keys()].filter((one) => one !== hook.id),
          ),
        )
      else checkNeed(hook, needed, path, report)
    })
  }
  checkCircles(hooks, byId, report)
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
  if (hook.enabled && !needed.enabled)
    report({ code: 'NEEDS_DISABLED', message: `"${needed.id}" is not enabled, so it never runs`, path })
  if (hook.rewrites && !needed.rewrites)
    report({
      code: 'NEEDS_REWRITER',
      message: `"${needed.id}" does not rewrite, so it runs later than "${hook.id}"`,
      path,
    })
  if (hook.blocking && !needed.blocking)
    report({
      code: 'NEEDS_BACKGROUND',
      message: `"${needed.id}" runs in the background, "${hook.id}" does not`,
      path,
    })
}

/** Each circle is reported once, at the hook of it that the file has first. */
function checkCircles(hooks: readonly Needing[], byId: ReadonlyMap<string, Needing>, report: Report): void {
  const done = new Set<string>()
  for (const start of hooks) {
    // depth first without recursion: a chain may be as long as the file
    const stack: { readonly hook: Needing; next: number }[] = [{ hook: start, next: 0 }]
    const open = new Set([start.id])
    while (stack.length > 0 && !done.has(start.id)) {
      const top = stack.at(-1)!
      const id = top.hook.needs[top.next++]
      const needed = id === undefined ? undefined : byId.get(id)
      if (id === undefined) {
        stack.pop()
        open.delete(top.hook.id)
        done.add(top.hook.id)
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
