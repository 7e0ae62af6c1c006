import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Options } from '@anthropic-ai/claude-agent-sdk'
import { HooklineError } from '@hookline/core'
import { sdkError } from '../errors.ts'

/**
 * The same options for a Claude Code that asks hooks: in its bare mode it does not, says nothing, and an environment or a settings file
 * of its user can switch that on. What stands in `settings` goes before those. @throws HooklineError `GUARD_UNASKED`
 */
export function asking(options: Options): Options {
  const { extraArgs = {} } = options
  const own = ['bare', 'settings'].find((name) => Object.hasOwn(extraArgs, name))
  if (own !== undefined) throw unasked(`extraArgs say --${own}`)
  const settings = read(options)
  return { ...options, settings: { ...settings, env: { ...settings.env, CLAUDE_CODE_SIMPLE: '0' } } }
}

type Settings = Exclude<NonNullable<Options['settings']>, string>

/** As an object, in a text, or in a file. */
function read({ settings = {}, cwd = process.cwd() }: Options): Settings {
  if (typeof settings !== 'string') return settings
  try {
    const text = settings.trim().startsWith('{') ? settings : readFileSync(resolve(cwd, settings), 'utf8')
    return JSON.parse(text) as Settings
  } catch (thrown) {
    throw unasked(`its settings cannot be read: ${HooklineError.from(thrown).message}`)
  }
}

function unasked(why: string): HooklineError {
  return sdkError('GUARD_UNASKED', `a guard listens, and Claude Code might not ask it: ${why}`, {
    hint: 'Leave --bare out, in which Claude Code asks no hooks, and give settings as `settings`.',
  })
}
