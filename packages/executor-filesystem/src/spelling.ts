import { readdirSync, type Stats } from 'node:fs'
import type { Folder } from './held.ts'

/** How a test looks at an entry without following it. */
export type Look = (at: string) => Pick<Stats, 'dev' | 'ino'> | undefined

/**
 * The name that a folder has for an entry, where it is spelled otherwise: some disks take letters of another case, and letters
 * composed otherwise, for the same. `undefined`: it is spelled so, or not there.
 */
export function spelledOtherwise(
  folder: Folder,
  name: string,
  look: Look,
  list: (at: string) => readonly string[] = readdirSync,
): string | undefined {
  const others = spellings(name)
  if (others.length === 0) return undefined
  const here = look(folder.at(name))
  if (here === undefined) return undefined
  const isTwin = others.some((other) => {
    const there = look(folder.at(other))
    return there !== undefined && there.ino === here.ino && there.dev === here.dev
  })
  if (!isTwin) return undefined
  // a disk that tells them apart may have both, as links to one file
  const names = list(folder.at('.'))
  return names.includes(name) ? undefined : names.find((one) => folded(one) === folded(name))
}

function spellings(name: string): readonly string[] {
  const all = [swapped(name), name.normalize('NFC'), name.normalize('NFD')]
  return [...new Set(all)].filter((other) => other !== name)
}

function swapped(name: string): string {
  const upper = name.toUpperCase()
  return upper === name ? name.toLowerCase() : upper
}

function folded(name: string): string {
  return name.normalize('NFKD').toLowerCase()
}
