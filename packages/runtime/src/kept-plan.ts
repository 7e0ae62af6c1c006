import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
    if (kept.plan.format !== 1) return undefined
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
export function keepPlan(file: string, plan: Plan, hookline: string, env: Env): void {
  const target = place(file, env)
  if (target === undefined) return
  const partial = `${target}.${randomBytes(6).toString('hex')}`
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

function place(file: string, env: Env): string | undefined {
  const dir = ownDir(env, 'plans')
  return dir === undefined
    ? undefined
    : join(dir, `${createHash('sha256').update(file).digest('hex').slice(0, 32)}.json`)
}

/** By time and size; where only the time differs (a checkout, a copy), by content. */
function unchanged(source: PlanSource): boolean {
  const { size, mtimeMs, ino } = statSync(source.file)
  if (size !== source.size) return false
  if (mtimeMs === source.mtimeMs && ino === source.ino) return true
  return createHash('sha256').update(readFileSync(source.file)).digest('hex') === source.sha256
}

function unmoved({ file, size, mtimeMs }: FileMark): boolean {
  const now = mark(file)
  return now.size === size && now.mtimeMs === mtimeMs
}

function mark(file: string): FileMark {
  const { size, mtimeMs } = statSync(file)
  return { file, size, mtimeMs }
}
