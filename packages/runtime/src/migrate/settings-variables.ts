import { isFields } from './codex-shape.ts'
import { literal } from './shell-line.ts'
import type { SettingsTongue } from './settings-tongue.ts'
import type { Source } from './source.ts'
import type { Place } from './translation.ts'

/** How a script comes by the variables that it reads. */
export interface Variables {
  readonly pass: readonly string[]
  readonly set: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

/** Those that hookline knows are set, the others passed on from the caller. */
export function variablesFor(
  reads: readonly string[],
  { variables, prefix, title, agent }: SettingsTongue,
  sources: readonly Source[],
  { targets, root }: Place,
): Variables {
  const known = reads.filter((name) => Object.hasOwn(variables, name))
  const rest = reads.filter((name) => !known.includes(name))
  const given = settingsEnv(sources.filter((one) => one.root === undefined || one.root === root))
  const set = rest.filter((name) => given[name] !== undefined && !isSecret(name))
  const kept = rest.filter((name) => given[name] !== undefined && isSecret(name))
  const alien = targets.some(({ name }) => name === agent)
    ? []
    : rest.filter((name) => name.startsWith(prefix))
  const pass = rest.filter((name) => !set.includes(name))
  const values = [
    ...known.flatMap((name) => (variables[name] === '' ? [] : [[name, variables[name]!] as const])),
    ...set.map((name) => [name, literal(given[name]!)] as const),
  ]
  return {
    pass,
    set: Object.fromEntries(values),
    notes: [
      ...told(pass, (names) => `it reads ${names}: passed on by env_pass`),
      ...told(
        kept,
        (names) =>
          `${names} came from the settings and looks like a secret: set it where the agent is started`,
      ),
      ...told(alien, (names) => `${names} is told by ${title} alone, and is empty elsewhere`),
    ],
  }
}

function told(names: readonly string[], say: (names: string) => string): readonly string[] {
  return names.length === 0 ? [] : [say(names.join(', '))]
}

/** Variables that the settings set for everything the agent starts; the later file wins. */
function settingsEnv(sources: readonly Source[]): Readonly<Record<string, string>> {
  const tables = sources.map(({ settings }) => settings?.['env']).filter(isFields)
  const all = tables.flatMap((table) => Object.entries(table))
  return Object.fromEntries(
    all.flatMap(([name, value]) =>
      ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [],
    ),
  )
}

function isSecret(name: string): boolean {
  return /KEY|TOKEN|SECRET|PASS|AUTH|CREDENTIAL|COOKIE|PRIVATE/i.test(name)
}
