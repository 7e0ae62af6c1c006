import { statSync } from 'node:fs'

/** True if one copy of hookline is to follow another: it is of a later version, or of the same and was made later. */
export function isNewer(build: string, than: string, bin: string): boolean {
  if (build === than) return false
  const [one, other] = [versionOf(build), versionOf(than)]
  const order = compare(one, other)
  return order === 0 ? madeAt(`${bin}/${build}`) > madeAt(`${bin}/${than}`) : order > 0
}

/** `1.2.0-rc.1` of `1.2.0-rc.1-0a1b2c3d4e5f`. */
function versionOf(build: string): string {
  return build.replace(/-[0-9a-f]{12}$/, '')
}

/** As semver has it, as far as hookline's own versions go. */
function compare(one: string, other: string): number {
  const [[own, ownPre], [its, itsPre]] = [parts(one), parts(other)]
  for (let at = 0; at < 3; at++) if (own[at] !== its[at]) return own[at]! - its[at]!
  if (ownPre === itsPre) return 0
  if (ownPre === '' || itsPre === '') return ownPre === '' ? 1 : -1
  return ownPre.localeCompare(itsPre, 'en', { numeric: true })
}

function parts(version: string): readonly [readonly number[], string] {
  const [, major, minor, patch, pre = ''] = /^(\d+)\.(\d+)\.(\d+)(?:-(.+))?$/.exec(version) ?? []
  return [[major, minor, patch].map((text) => Number(text ?? 0)), pre]
}

function madeAt(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
