import { accessSync, constants, lstatSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, sep } from 'node:path'
import type { LoadedPlan } from '../load-plan.ts'
import { finding, type Finding } from './finding.ts'

/** The folders and files around Codex and hookline. */
export interface Places {
  readonly codexHome: string
  readonly stateDir: string
  readonly config: string
  readonly loaded: LoadedPlan
}

/** What is wrong with places, whoever uses them. */
export function checkPlaces({ codexHome, stateDir, config, loaded }: Places): readonly Finding[] {
  const fault = stateFault(stateDir)
  return [
    ...loaded.errors.map(({ message, code, details }) =>
      finding('HOOKS_TOML_BROKEN', `${details.file ?? config}:${details.line ?? 1}: ${message} [${code}]`),
    ),
    ...(fault === undefined ? [] : [finding('STATE_UNUSABLE', `${stateDir} ${fault}`)]),
    ...(isBelow(codexHome, tmpdir()) ? [finding('HOME_IN_TEMP', `${codexHome} is below ${tmpdir()}`)] : []),
  ]
}

function stateFault(dir: string): string | undefined {
  const stat = lstatSync(dir, { throwIfNoEntry: false })
  if (stat === undefined) return missing(dir)
  if (!stat.isDirectory()) return 'is not a folder'
  if (process.getuid !== undefined && stat.uid !== process.getuid()) return 'belongs to somebody else'
  if ((stat.mode & 0o022) !== 0) return 'can be written by others'
  return isWritable(dir) ? undefined : 'cannot be written'
}

/** It is made when it is needed: what counts is the nearest folder that is there. */
function missing(dir: string): string | undefined {
  let above = dirname(dir)
  while (lstatSync(above, { throwIfNoEntry: false }) === undefined) above = dirname(above)
  return isWritable(above) ? undefined : `is not there and cannot be made: ${above} cannot be written`
}

function isWritable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function isBelow(dir: string, above: string): boolean {
  try {
    return `${realpathSync(dir)}${sep}`.startsWith(`${realpathSync(above)}${sep}`)
  } catch {
    return false
  }
}
