import { readFileSync, statSync } from 'node:fs'
import type { LifecycleEvent } from '@hookline/core'
import { isGone, ownerName } from '../background/owner.ts'
import { claimFact, fileOf, forgetFact, isFact } from './ledger.ts'

type Env = Readonly<Record<string, string | undefined>>

/** `known`: whoever reported it first told it. `elsewhere`: another process is at it, and may yet be killed. */
export type Telling = 'told' | 'known' | 'elsewhere'

/**
 * Tells a fact that no hook of the agent reports, if nobody has. Rather twice than never: while it is told a mark stands beside it,
 * and who finds the mark of a process that is gone tells it again.
 */
export async function tellOnce(
  event: LifecycleEvent,
  env: Env,
  tell: (event: LifecycleEvent) => Promise<unknown>,
): Promise<Telling> {
  const mark = tellingKey(event)
  const isMarked = claimFact(mark, env, ours())
  if (!isMarked && isAtIt(mark, env)) return 'elsewhere'
  const wasCutOff = !isMarked
  if (wasCutOff) takeOver(mark, env)
  const isDue = claimFact(event, env) || wasCutOff
  if (isDue) {
    // a hook that the agent calls for it later has only those to ask that can answer
    claimFact(toldKey(event), env)
    await tell(event)
  }
  forgetFact(mark, env)
  return isDue ? 'told' : 'known'
}

/** True: it was reported, and whoever tells it has come to the end. */
export function isTold(event: LifecycleEvent, env: Env): boolean {
  return isFact(event, env) && !isFact(tellingKey(event), env)
}

/** True for a fact that hooks were told of by `tellOnce`, and not by a hook of the agent. */
export function wasToldBefore(event: LifecycleEvent, env: Env): boolean {
  return isFact(toldKey(event), env)
}

/** True for whoever reports a fact of which another was killed while it told it. */
export function takeFromKilled(event: LifecycleEvent, env: Env): boolean {
  const mark = tellingKey(event)
  if (!isFact(mark, env) || isAtIt(mark, env)) return false
  forgetFact(toldKey(event), env)
  forgetFact(mark, env)
  return true
}

/** A fact takes no longer; a mark that is older was left by a process whose number another has now. */
const STALE_MS = 10 * 60_000
let own: string | undefined

/** Whoever tells here left its own marks behind only by failing. */
function isAtIt(mark: LifecycleEvent, env: Env): boolean {
  const file = fileOf(mark, env)
  if (file === undefined) return false
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return false
    const who = readFileSync(file, 'utf8')
    const [pid, owner = ''] = who.split(' ')
    return who !== ours() && !isGone(owner, Number(pid))
  } catch {
    return false
  }
}

function ours(): string {
  return (own ??= `${process.pid} ${ownerName()}`)
}

function takeOver(mark: LifecycleEvent, env: Env): void {
  forgetFact(mark, env)
  claimFact(mark, env, ours())
}

function toldKey(event: LifecycleEvent): LifecycleEvent {
  return { ...event, key: `${event.key}:told` }
}

function tellingKey(event: LifecycleEvent): LifecycleEvent {
  return { ...event, key: `${event.key}:telling` }
}
