import type { AgentVersion, Dialect } from './dialect.ts'

type Recorded = Pick<Dialect, 'version' | 'capabilities' | 'versions'>

/**
 * The table that a version of the agent is read by: the newest that was recorded from that version or an older one, so that
 * nothing is promised that was not there yet. Older than all of them: the oldest. Not known: the newest.
 */
export function recordedVersion(
  { version: newest, capabilities, versions = [{ version: newest, capabilities }] }: Recorded,
  version?: string,
): AgentVersion {
  const wanted = numbers(version)
  const found =
    wanted === undefined ? versions[0] : versions.find((one) => !isNewer(numbers(one.version), wanted))
  return found ?? versions.at(-1) ?? { version: newest, capabilities }
}

/** What the agent of a version can be made to do. */
export function capabilitiesOf(dialect: Recorded, version?: string): AgentVersion['capabilities'] {
  return recordedVersion(dialect, version).capabilities
}

type Numbers = readonly [number, number, number]

/** `0.169.0-alpha.1` counts as 0.169.0, since it is what that version is to become. */
function numbers(version: string | undefined): Numbers | undefined {
  const [, major, minor, patch] = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?![\d.])/.exec(version ?? '') ?? []
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch ?? 0)]
}

function isNewer(one: Numbers = [0, 0, 0], than: Numbers): boolean {
  const at = one.findIndex((part, index) => part !== than[index])
  return at >= 0 && one[at]! > than[at]!
}
