import { deepStrictEqual, equal, match } from 'node:assert/strict'
import { recordedVersion, type Dialect } from '@hookline/core'

/** Each version has one table, the first is the dialect's own, and an older one is about events that the newest knows, too. */
export function assertVersions(dialect: Dialect): void {
  const { version, capabilities, versions = [{ version, capabilities }], natives } = dialect
  deepStrictEqual(versions[0], { version, capabilities }, 'the first is not that of its version')
  for (const one of versions) {
    match(one.version, /^\d+\.\d+(\.\d+)?$/)
    // out of order, or twice, one would hide another
    equal(recordedVersion(dialect, one.version), one, `${one.version} is read by another table than its own`)
    const strange = Object.entries(one.capabilities).filter(
      ([name, can]) => !(natives[can!.native] ?? []).some((event) => event === name),
    )
    deepStrictEqual(
      strange.map(([name]) => name),
      [],
      `in the table of ${one.version} these come from no event of the agent`,
    )
  }
}
