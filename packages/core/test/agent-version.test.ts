import { expect, test } from 'vitest'
import { capabilitiesOf, recordedVersion, type Capability, type Dialect } from '../src/index.ts'

const table = (...names: readonly ('exec.before' | 'interrupt')[]): Dialect['capabilities'] =>
  Object.fromEntries(names.map((name) => [name, {} as Capability]))
const versions = [
  { version: '0.169.0', capabilities: table('exec.before', 'interrupt') },
  { version: '0.163.0', capabilities: table('interrupt') },
  { version: '0.9.2', capabilities: table('exec.before') },
]
const dialect = { ...versions[0]!, versions }

test.each([
  ['itself', '0.163.0', '0.163.0'],
  ['the newest', '0.169.0', '0.169.0'],
  ['newer than the newest', '0.170.0', '0.169.0'],
  ['newer by far', '1.0.0', '0.169.0'],
  ['between two: the older, since it may have no more than that', '0.168.9', '0.163.0'],
  ['between two, told apart by numbers and not by letters', '0.100.0', '0.9.2'],
  ['older than the oldest', '0.9.1', '0.9.2'],
  ['a forerunner of the newest', '0.169.0-alpha.3', '0.169.0'],
  ['with a v', 'v0.163.4', '0.163.0'],
  ['of two parts', '0.163', '0.163.0'],
  ['that is not known', undefined, '0.169.0'],
  ['that is none', 'nightly', '0.169.0'],
  ['that is empty', '', '0.169.0'],
  ['of four parts, which nobody writes', '0.1.2.3', '0.169.0'],
])('a version %s: %s is read as %s', (_, asked, read) => {
  expect(recordedVersion(dialect, asked).version).toBe(read)
  expect(capabilitiesOf(dialect, asked)).toBe(versions.find(({ version }) => version === read)?.capabilities)
})

test('a dialect without versions has the one of its table', () => {
  const { version, capabilities } = dialect
  for (const asked of ['0.1.0', '0.169.0', undefined]) {
    expect(recordedVersion({ version, capabilities }, asked)).toEqual({ version, capabilities })
  }
})

test('long versions are read as fast as short ones', () => {
  expect(recordedVersion(dialect, '1'.repeat(1_000_000)).version).toBe('0.169.0')
})
