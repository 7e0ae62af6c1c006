import type { Overrides } from '@hookline/config'
import type { Flags } from './flags.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The flags by which a call wants hooks otherwise. */
export const OVERRIDE_FLAGS = { profile: 'text', override: 'list' } as const

/** What the command line and the environment want otherwise this time; the command line has the last word. */
export function overridesOf({ text, lists }: Pick<Flags, 'text' | 'lists'>, env: Env): Overrides | undefined {
  const profile = text['profile'] ?? (env['HOOKLINE_PROFILE'] || undefined)
  const settings = [...settingsIn(env), ...(lists['override'] ?? [])]
  return profile === undefined && settings.length === 0 ? undefined : { profile, settings }
}

const PREFIX = 'HOOKLINE__HOOKS__'

/** `HOOKLINE__HOOKS__NO_FORCE_PUSH__ENABLED=false` is `hooks.no-force-push.enabled=false`. */
function settingsIn(env: Env): readonly string[] {
  const found: string[] = []
  for (const name in env) {
    if (!name.startsWith(PREFIX)) continue
    const [id = '', ...keys] = name.slice(PREFIX.length).toLowerCase().split('__')
    found.push(`hooks.${id.replaceAll('_', '-')}.${keys.join('.')}=${env[name]}`)
  }
  return found
}
