import { HooklineError, type AgentReply } from '@hookline/core'
import { redact, unreadable, type LoadedPlan } from '@hookline/runtime'
import type { Asked } from './asked.ts'
import { dialectOf } from './dialect-of.ts'

/** The answer when hookline itself failed: whoever must hold, holds. */
export function refusal({ flags }: Asked, failed: HooklineError, loaded: LoadedPlan | undefined): AgentReply {
  const error = new HooklineError(failed.code, redact(failed.message))
  const why = `${error.message} [${error.code}]`
  const dialect = dialectOf(flags.text['agent'])
  if (dialect === undefined) return misuse(why)
  const native = flags.text['event']
  if (flags.on['closed'] === true && loaded === undefined) return dialect.refuse(native, `hookline: ${why}`)
  return unreadable('', error, { dialect, native, loaded: loaded ?? NOTHING })
}

const NOTHING: LoadedPlan = {
  plan: { format: 2, sources: [], hooks: [], executors: {}, dispatch: {}, warnings: [] },
  errors: [],
}

/** The answer to a call that is none. */
export function misuse(what: string): AgentReply {
  const stderr = `hookline run: ${what}\nusage: hookline run --agent <name> [--event <native name>] [--config <hooks.toml>] [--trace <file>]\n`
  return { stdout: '', stderr, exitCode: 64, unsaid: [] }
}
