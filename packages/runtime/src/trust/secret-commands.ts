import type { HookConfig } from '@hookline/core'

/** A command that prints a secret, and where its words stand: `['env', 'TOKEN', 'command']`. */
export interface SecretCommand {
  readonly path: readonly (string | number)[]
  readonly words: readonly string[]
}

/** The commands of all `{ command = [...] }` in a hook's settings and variables. */
export function secretCommands({ options, env }: HookConfig): readonly SecretCommand[] {
  return [...commandsIn(options, ['options']), ...commandsIn(env, ['env'])]
}

function* commandsIn(value: unknown, path: SecretCommand['path']): Generator<SecretCommand> {
  if (typeof value !== 'object' || value === null) return
  const { command } = value as { readonly command?: unknown }
  if (Array.isArray(command) && Object.keys(value).length === 1)
    yield { path: [...path, 'command'], words: command.map(String) }
  else
    for (const [key, item] of Object.entries(value))
      yield* commandsIn(item, [...path, Array.isArray(value) ? Number(key) : key])
}
