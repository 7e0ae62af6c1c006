import { existsSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import type { Plan, PlanSource } from '@hookline/config'
import { HooklineError, type ErrorDetails, type Layer } from '@hookline/core'
import { modeOf, place, placeToKeep, rootsPlace, type PlanKey } from './kept-place.ts'
import { ownerFault } from './layers/owner.ts'

export type { PlanKey } from './kept-place.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A plan as it lies in the state directory, with what it was made by and of. */
interface Kept {
  readonly key: PlanKey
  readonly modules: readonly FileMark[]
  /** The last good one. */
  readonly plan?: Plan
  /** The file has changed since, and is wrong. */
  readonly broken?: { readonly mark: FileMark; readonly errors: readonly KeptError[] }
}

type KeptError = { readonly code: string; readonly message: string; readonly details: ErrorDetails }

/** Enough of a file to tell that it was changed. */
type FileMark = Pick<PlanSource, 'file' | 'size' | 'mtimeMs' | 'ino'>

/** The plan of a hooks.toml as it was last compiled. */
export interface KeptPlan {
  /** The last good one, if there ever was one. */
  readonly plan: Plan | undefined
  /** True: nothing has changed since, so that there is no need to compile. */
  readonly fresh: boolean
  /** What is wrong with the file as it is, where that is known. */
  readonly errors: readonly HooklineError[]
}

/** Reads what is kept of a file; `undefined`: nothing, or nothing that anybody can read. */
export function readPlan(key: PlanKey, env: Env): KeptPlan | undefined {
  const rooted = key.layer === 'managed' ? readAt(rootsPlace(key), key) : undefined
  if (key.isRooted === true || rooted?.fresh === true) return rooted
  return readAt(place(key, env), key) ?? rooted
}

function readAt(target: string | undefined, key: PlanKey): KeptPlan | undefined {
  if (target === undefined || !existsSync(target)) return undefined
  try {
    const kept = JSON.parse(readFileSync(target, 'utf8')) as Kept
    const { file, layer, variant, hookline } = kept.key
    if (file !== key.file || layer !== key.layer || variant !== key.variant) return undefined
    if (kept.plan !== undefined && kept.plan.format !== 2) return undefined
    return standing(kept, hookline === key.hookline)
  } catch {
    return undefined
  }
}

/** A source that is gone is a change, too: the plan stays readable, so that its guards can hold. */
function standing({ plan, modules, broken, key }: Kept, sameHookline: boolean): KeptPlan {
  if (broken === undefined)
    return { plan, fresh: sameHookline && plan !== undefined && isFresh(plan, modules, key), errors: [] }
  const errors = broken.errors.map(({ code, message, details }) => new HooklineError(code, message, details))
  return { plan, fresh: sameHookline && holds(() => isUnchanged(broken.mark, key.layer)), errors }
}

function isFresh(plan: Plan, modules: readonly FileMark[], { layer }: PlanKey): boolean {
  return holds(
    () => plan.sources.every((source) => isUnchanged(source, layer)) && modules.every((one) => isSame(one)),
  )
}

function holds(test: () => boolean): boolean {
  try {
    return test()
  } catch {
    return false
  }
}

/** A file that others may write to now is a change as well. */
function isUnchanged(mark: FileMark, layer: Layer): boolean {
  return isSame(mark, true) && ownerFault(mark.file, layer) === undefined
}

function isSame({ file, size, mtimeMs, ino }: FileMark, inode = false): boolean {
  const now = statSync(file)
  return now.size === size && now.mtimeMs === mtimeMs && (!inode || now.ino === ino)
}

/** Keeps a plan, and the text that it was made of: whole or not at all, whoever else writes at the same time. */
export async function keepPlan(key: PlanKey, plan: Plan, text: string, env: Env): Promise<void> {
  const target = placeToKeep(key, env)
  if (target === undefined) return
  const mode = modeOf(key)
  await keep(target, mode, () => {
    const modules = Object.values(plan.executors).map(({ module }) => markOf(module))
    return JSON.stringify({ key, modules, plan } satisfies Kept)
  })
  await keep(`${target}.good.toml`, mode, () => text)
}

/** Notes what is wrong with a file, so that nobody reads it again before it changes; the last good plan stays. `mark`: as it was before it was read. */
export async function keepErrors(
  key: PlanKey,
  last: Plan | undefined,
  errors: readonly HooklineError[],
  mark: FileMark,
  env: Env,
): Promise<void> {
  const target = placeToKeep(key, env)
  if (target === undefined || !errors.every(isOfTheFile)) return
  const told = errors.map(({ code, message, hint, details }) => ({
    code,
    message,
    details: { ...details, hint },
  }))
  await keep(target, modeOf(key), () => {
    const broken = { mark, errors: told }
    return JSON.stringify({ key, modules: [], ...(last && { plan: last }), broken } satisfies Kept)
  })
}

/** What else can be wrong may be mended without touching the file. */
function isOfTheFile({ code }: HooklineError): boolean {
  return !/^(EXECUTOR_|OPTION|CONFIG_(NOT_FOUND|UNREADABLE|OWNER)|REQUIRES_UNMET|INTERNAL)/.test(code)
}

/** Forgets the plan of a file that is there no more. */
export function dropPlan(key: PlanKey, env: Env): void {
  const target = placeToKeep(key, env)
  if (target === undefined) return
  for (const file of [target, `${target}.good.toml`]) {
    try {
      unlinkSync(file)
    } catch {
      // another process was quicker, or the disk is read-only
    }
  }
}

/** The copy of the last good text of a file. */
export function lastGoodFile(key: PlanKey, env: Env): string | undefined {
  const target = place(key, env)
  return target === undefined ? undefined : `${target}.good.toml`
}

async function keep(target: string, mode: number, text: () => string): Promise<void> {
  const { randomUUID } = await import('node:crypto')
  const partial = `${target}.${randomUUID()}`
  try {
    writeFileSync(partial, text(), { mode, flag: 'wx' })
    renameSync(partial, target)
  } catch {
    // a full or read-only disk: the plan is compiled again next time, nothing else is lost
    try {
      unlinkSync(partial)
    } catch {}
  }
}

/** Tells a file from what it is later. @throws Error it is not there */
export function markOf(file: string): FileMark {
  const { size, mtimeMs, ino } = statSync(file)
  return { file, size, mtimeMs, ino }
}
