import { dirname } from 'node:path'
import { hookName, HooklineError, type HookConfig, type Json } from '@hookline/core'
import { makeFolder } from './make-folder.ts'
import { VERB_ERRORS } from './errors.ts'
import { readIf, replaceFile } from './install/file.ts'
import { lockedNow } from './install/lock.ts'
import { configDigest, pausesFile, readPauses, type Pause } from './pauses.ts'
import { stateUnusable } from './state-fault.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Lets a hook rest until a time. @throws HooklineError `PAUSE_FORBIDDEN`, `STATE_UNUSABLE` */
export function pause(hook: HookConfig, root: string | undefined, until: Date, env: Env): Pause {
  const layer = hook.layer ?? 'user'
  if (layer === 'managed' && hook.pausable !== true)
    throw new HooklineError('PAUSE_FORBIDDEN', `managed/${hook.id} is not to be paused`, {
      hint: VERB_ERRORS.PAUSE_FORBIDDEN,
    })
  const made: Pause = {
    hook: `${layer}/${hook.id}`,
    ...(layer === 'project' && root !== undefined ? { root } : {}),
    from: new Date().toISOString(),
    until: until.toISOString(),
  }
  change((all) => [...all.filter((one) => !isSame(one, made)), made], env)
  return made
}

/** Lets a hook rest whose receiver is gone, until it is changed. Never throws: it fails again next time. */
export function restForGood(hook: HookConfig, root: string | undefined, why: string, env: Env): void {
  const made: Pause = {
    hook: hookName(hook),
    ...(hook.layer === 'project' && root !== undefined ? { root } : {}),
    from: new Date().toISOString(),
    until: '9999-12-31T00:00:00.000Z',
    gone: { why, config: configDigest(hook), secrets: secretsIn(hook.options ?? null) },
  }
  try {
    change((all) => [...all.filter((one) => !isSame(one, made)), made], env)
  } catch {
    // there is no place for it
  }
}

/** Lets hooks go on that rest because a receiver is gone, and are given a secret: it may lead elsewhere now. */
export function resumeWith(secret: string, env: Env): readonly string[] {
  const isEnded = ({ gone }: Pause): boolean => gone?.secrets.includes(secret) === true
  if (!readPauses(env).some(isEnded)) return []
  return change((all) => all.filter((one) => !isEnded(one)), env).map(({ hook }) => hook)
}

function secretsIn(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const { secret } = value as Readonly<Record<string, Json>>
  const inner = Object.values(value).flatMap((one) => secretsIn(one as Json))
  return typeof secret === 'string' ? [secret, ...inner] : inner
}

/** Ends pauses of a hook. Gives how many there were. */
export function resume(name: string, root: string | undefined, env: Env): number {
  const isMeant = (one: Pause): boolean =>
    isSame(one, { hook: name, ...(root === undefined ? {} : { root }) })
  if (!readPauses(env).some(isMeant)) return 0
  return change((all) => all.filter((one) => !isMeant(one)), env).length
}

function isSame(one: Pause, other: Pick<Pause, 'hook' | 'root'>): boolean {
  return one.hook === other.hook && (one.root === undefined || one.root === other.root)
}

/** One after another: a pause of somebody else is not lost. Gives those that are gone from it. */
function change(make: (all: readonly Pause[]) => readonly Pause[], env: Env): readonly Pause[] {
  const file = pausesFile(env)
  if (file === undefined) throw stateUnusable(env, 'pauses have no place to be noted')
  makeFolder(dirname(file), 0o700)
  const act = (): readonly Pause[] => {
    const all = readPauses(env)
    const pauses = make(all)
    const before = readIf(file)
    // most never have any, and where there is no file nobody reads one at each event
    const after = pauses.length === 0 ? undefined : `${JSON.stringify({ format: 1, pauses }, null, 2)}\n`
    if (before !== after) replaceFile(file, before, after)
    return all.filter((one) => !pauses.includes(one))
  }
  return lockedNow(dirname(file), act, 'pauses.lock')
}
