import { hookName, listens, type AgentReply, type HookConfig, type HooklineError } from '@hookline/core'
import type { Surroundings } from './answer.ts'
import { NO_REPLY } from './no-reply.ts'

/** A payload that is none: whoever must hold could not look at the action, so it does not happen. */
export function unreadable(
  text: string,
  error: HooklineError,
  around: Pick<Surroundings, 'dialect' | 'native' | 'loaded'>,
): AgentReply {
  const native = around.native ?? around.dialect.sniff(text)
  const guards = guardsFor(native, around)
  if (guards.length === 0) return { ...NO_REPLY, stderr: `hookline: ${error.message} [${error.code}]\n` }
  const names = guards.map(hookName).join(', ')
  return around.dialect.refuse(
    native,
    `guard ${names} could not look at it: ${error.message} [${error.code}]`,
  )
}

/** The guards that would be asked at a native event; at an unknown one, every guard. */
function guardsFor(
  native: string | undefined,
  around: Pick<Surroundings, 'dialect' | 'loaded'>,
): readonly HookConfig[] {
  const { natives, name } = around.dialect
  const events =
    native === undefined
      ? Object.values(natives).flat()
      : Object.hasOwn(natives, native)
        ? natives[native]!
        : []
  return around.loaded.plan.hooks.filter(
    (hook) =>
      hook.guard === true &&
      hook.enabled !== false &&
      hook.enforce !== false &&
      (hook.agents === undefined || hook.agents.includes(name)) &&
      events.some((event) => listens(hook.on, event)),
  )
}
