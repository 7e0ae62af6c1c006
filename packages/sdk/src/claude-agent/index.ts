import type {
  HookCallback,
  HookCallbackMatcher,
  HookEvent,
  HookJSONOutput,
  Options,
} from '@anthropic-ai/claude-agent-sdk'
import { claudeCode } from '@hookline/agents/claude-code'
import type { Hooks } from '../hooks.ts'
import { replyTo, type Answering, type Unsaid } from '../native.ts'
import { wanted } from '../wanted.ts'
import { asking } from './asking.ts'
import { starts } from './starts.ts'

export type { Unsaid } from '../native.ts'

/** Who hears what. */
export interface HookedOptions {
  /** Takes what hooks wanted, and what Claude Code cannot be made to do. Default: nobody hears it. */
  readonly unsaid?: Unsaid
}

/**
 * The options of `query` with hooks in them, beside those that are there: Claude Code asks them in this process, and obeys. Only
 * events that a hook listens to are asked for.
 * @throws HooklineError `GUARD_UNASKED`
 *
 * @example
 * for await (const message of query({ prompt, options: withHooks({ cwd }, hooks) })) ...
 */
export function withHooks(
  options: Options,
  hooks: Pick<Hooks, 'emit' | 'hooks'>,
  { unsaid }: HookedOptions = {},
): Options {
  const found = new Map(wanted(claudeCode, hooks))
  const start = found.get('SessionStart')
  // whoever is to hear of a start hears of it with the first prompt
  if (start !== undefined && !found.has('UserPromptSubmit')) found.set('UserPromptSubmit', start)
  const before = start === undefined ? undefined : starts(options, hooks)
  const own = [...found].map(([native, { guarded }]) => {
    const answering = {
      dialect: claudeCode,
      hooks,
      guarded,
      unsaid,
      ...(before === undefined ? {} : { before }),
    }
    return [native, [...(options.hooks?.[native as HookEvent] ?? []), matcher(answering)]]
  })
  const isGuarded = [...found.values()].some(({ guarded }) => guarded)
  return {
    ...(isGuarded ? asking(options) : options),
    hooks: { ...options.hooks, ...(Object.fromEntries(own) as Options['hooks']) },
  }
}

/** A minute for the hooks, and some more. */
const SECONDS = 75

function matcher(answering: Answering): HookCallbackMatcher {
  const call: HookCallback = async (input) => {
    const { stdout, stderr, exitCode } = await replyTo(input, answering)
    if (exitCode !== 0) throw new Error(stderr)
    return stdout === '' ? {} : (JSON.parse(stdout) as HookJSONOutput)
  }
  return { hooks: [call], timeout: SECONDS, ...(answering.guarded ? { onFailure: 'block' } : {}) }
}
