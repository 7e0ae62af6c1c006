import { recordedVersion, type Capability, type Dialect, type EventName } from '@hookline/core'

/** True where the agent is read by another table than that of its newest version. */
export function isOlder(dialect: Dialect, version: string | undefined): version is string {
  return recordedVersion(dialect, version).version !== dialect.version
}

/** Said of an agent that is newer than the newest that hookline was tried with; `undefined`: it is not, or does not say. */
export function untried(
  { title, version: recorded, tried: newest = recorded }: Dialect,
  version: string | undefined,
): string | undefined {
  const both = [version, newest].map((one) => ({ version: one ?? newest, capabilities: {} }))
  const isNewer =
    recordedVersion({ version: newest, capabilities: {}, versions: both }, newest).version !== version
  return isNewer && version !== undefined && NUMBER.test(version)
    ? `${title} ${version} is newer than ${newest}, which hookline was tried with last: it is taken for the same`
    : undefined
}

const NUMBER = /^v?\d+\.\d+/

/** The dialect as it is for the agent on this machine; the same where nothing sets that apart from the newest. */
export function dialectIn(dialect: Dialect, version: string | undefined): Dialect {
  if (!isOlder(dialect, version)) return dialect
  const { version: read, capabilities } = recordedVersion(dialect, version)
  // what was not tried is not claimed of it
  const title = `${dialect.title} ${version}${read === version ? '' : ` (read as ${read})`}`
  return { ...dialect, title, capabilities }
}

/** What this version of the agent does not do and the newest does, a sentence each. */
export function lacks(dialect: Dialect, version: string | undefined): readonly string[] {
  if (!isOlder(dialect, version)) return []
  const { title, capabilities } = dialectIn(dialect, version)
  const all = Object.entries(dialect.capabilities) as readonly (readonly [EventName, Capability])[]
  const silent = all.filter(([name]) => capabilities[name] === undefined).map(([name]) => name)
  const unable = POWERS.map(([power, words]) => {
    const names = all.filter(([name, can]) => can[power] && capabilities[name]?.[power] === false)
    return names.length === 0 ? '' : `${title} ${words} ${names.map(([name]) => name).join(', ')}`
  })
  const unseen = silent.length === 0 ? '' : `${title} does not report ${silent.join(', ')}`
  return [unseen, ...unable].filter((one) => one !== '')
}

const POWERS = [
  ['deny', 'does not obey a denial at'],
  ['rewrite', 'takes no rewrite, which becomes a denial, at'],
  ['context', 'takes no context at'],
  ['message', 'shows no message at'],
  ['ask', 'cannot ask its user at'],
  ['stop', 'does not end its turn at'],
] as const satisfies readonly (readonly [keyof Capability, string])[]
