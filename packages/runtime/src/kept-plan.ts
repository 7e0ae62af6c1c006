import { readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import type { Plan, PlanSource } from '@hookline/config'
import { ownDir } from './state.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A plan as it lies in the state directory, with what it was made by and of. */
interface Kept {
  readonly hookline: string
  readonly modules: readonly FileMark[]
  readonly plan: Plan
}

/** Enough of a file to tell that it was changed. */
interface FileMark {
  readonly file: string
  readonly size: number
  readonly mtimeMs: number
}

/** The plan of a hooks.toml as it was last compiled, and whether it still holds. */
export interface KeptPlan {
  readonly plan: Plan
  readonly fresh: boolean
}

/** Reads the kept plan of a file; `undefined`: none, or one nobody can read. */
export function readPlan(file: string, hookline: string, env: Env): KeptPlan | undefined {
  try {
    const kept = JSON.parse(readFileSync(place(file, env)!, 'utf8')) as Kept
    if (kept.plan.format !== 1 || kept.plan.sources[0]?.file !== file) return undefined
    return { plan: kept.plan, fresh: isFresh(kept, hookline) }
  } catch {
    return undefined
  }
}

/** A source that is gone is a change, too: the plan stays readable, so that its guards can hold. */
function isFresh(kept: Kept, hookline: string): boolean {
  try {
    return kept.hookline === hookline && kept.plan.sources.every(unchanged) && kept.modules.every(unmoved)
  } catch {
    return false
  }
}

/** Keeps a plan: whole or not at all, whoever else writes at the same time. */
export async function keepPlan(file: string, plan: Plan, hookline: string, env: Env): Promise<void> {
  const target = place(file, env)
  if (target === undefined) return
  const { randomUUID } = await import('node:crypto')
  const partial = `${target}.${randomUUID()}`
  try {
    const modules = Object.values(plan.executors).map(({ module }) => mark(module))
    writeFileSync(partial, JSON.stringify({ hookline, modules, plan } satisfies Kept), {
      mode: 0o600,
      flag: 'wx',
    })
    renameSync(partial, target)
  } catch {
    // a full or read-only disk: the plan is compiled again next time, nothing else is lost
    try {
      unlinkSync(partial)
    } catch {}
  }
}

/** A readable name rather than a hash: node:crypto would cost every event more than the plan does. */
function place(file: string, env: Env): string | undefined {
  const dir = ownDir(env, 'plans')
  return dir === undefined ? undefined : `${dir}/${encodeURIComponent(file).slice(-MAX_NAME)}.json`
}

const MAX_NAME = 200

function unchanged(source: PlanSource): boolean {
  const { size, mtimeMs, ino } = statSync(source.file)
  return size === source.size && mtimeMs === source.mtimeMs && ino === source.ino
}

function unmoved({ file, size, mtimeMs }: FileMark): boolean {
  const now = mark(file)
  return now.size === size && now.mtimeMs === mtimeMs
}

function mark(file: string): FileMark {
  const { size, mtimeMs } = statSync(file)
  return { file, size, mtimeMs }
}
