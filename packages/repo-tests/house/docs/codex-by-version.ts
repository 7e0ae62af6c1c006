import { codex } from '@hookline/agents'
import { FACTS } from './codex-facts.ts'
import { CELLS, MODES, seenByVersion, type Mode } from './codex-seen.ts'
import { hasTrait, TRAITS, triedVersions, type TraitName } from './codex-traits.ts'
import { table } from './table.ts'

/** The table of what sets versions of Codex apart: what is told of a session, and what they have or lack besides. */
export function codexByVersion(): string {
  const versions = triedVersions()
  const facts = FACTS.map(({ fact }) => [fact, ...versions.map((version) => told(fact, version))])
  const traits = Object.keys(TRAITS) as TraitName[]
  const had = traits.map((name) => [
    TRAITS[name].what,
    ...versions.map((version) => (hasTrait(name, version) ? 'yes' : '-')),
  ])
  const differing = facts.filter(([, ...cells]) => new Set(cells).size > 1)
  return table(['what', ...versions], [...differing, ...had])
}

/** By most ways to run Codex, and by which not: only of those by which the newest tells it. */
function told(fact: string, version: string): string {
  const seen = seenByVersion()
  const ways = MODES.filter((mode) => seen[codex.version]![mode]![fact] !== '')
  const cell = (mode: Mode): string => CELLS[seen[version]![mode]![fact]!]!
  const count = (word: string): number => ways.filter((mode) => cell(mode) === word).length
  const [most = '-'] = ways.map(cell).toSorted((one, other) => count(other) - count(one))
  const others = ways.filter((mode) => cell(mode) !== most).map((mode) => `${mode}: ${cell(mode)}`)
  return [most, ...others].join(', ')
}
