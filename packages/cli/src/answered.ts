import type { Dialect, LifecycleEvent } from '@hookline/core'
import { answer, redact, stateDir, type Answer, type Call, type LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { OWN_MEANS } from './own-means.ts'

/** Lets hooks run, and gives the answer; `limitMs`: what they may take at most, where that is less than usual. */
export function answered(
  about: Asked,
  dialect: Dialect,
  bytes: Uint8Array,
  loaded: LoadedPlan,
  call: Call | undefined,
  events: readonly LifecycleEvent[] | undefined,
  limitMs?: number,
): Promise<Answer> {
  const { flags, log } = about
  const news: string[] = []
  const around = {
    dialect,
    native: flags.text['event'],
    agentVersion: flags.text['agent-version'],
    loaded,
    ...OWN_MEANS,
    env: about.env,
    cwd: about.cwd,
    stateDir: stateDir(about.env),
    log: (hook: string, message: string) => log(hook, redact(message)),
    background: about.keeping(about, loaded, events, news),
    ...(about.manager === undefined ? {} : { manager: about.manager }),
    news,
    ...(limitMs === undefined ? {} : { limitMs }),
  }
  return answer(bytes, around, call)
}
