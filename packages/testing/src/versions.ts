import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { recordedVersion, type Capability, type Dialect, type EventName } from '@hookline/core'

/** Each version has one table, the first is the dialect's own, and an older one is about events that the newest knows, too. */
export function assertVersions(dialect: Dialect): void {
  const { version, capabilities, versions = [{ version, capabilities }] } = dialect
  deepStrictEqual(versions[0], { version, capabilities }, 'the first is not that of its version')
  assertTried(dialect)
  for (const one of versions) {
    match(one.version, /^\d+\.\d+(\.\d+)?$/)
    // out of order, or twice, one would hide another
    equal(recordedVersion(dialect, one.version), one, `${one.version} is read by another table than its own`)
    const strange = Object.entries(one.capabilities).filter(
      ([name, can]) => !reported(dialect, can!).some((event) => event === name),
    )
    deepStrictEqual(
      strange.map(([name]) => name),
      [],
      `in the table of ${one.version} these come from no event of the agent`,
    )
  }
}

function assertTried({ version, tried, capabilities }: Dialect): void {
  if (tried === undefined) return
  const versions = [tried, version].map((one) => ({ version: one, capabilities }))
  const read = recordedVersion({ version, capabilities, versions }, version).version
  equal(read, version, `${tried}, which was tried, is not newer than ${version}`)
}

/** What comes of the agent's event, or of its transcript. */
function reported({ natives, transcribed }: Dialect, { native, channel }: Capability): readonly EventName[] {
  return channel === 'transcript' ? (transcribed?.tells ?? []) : (natives[native] ?? [])
}
