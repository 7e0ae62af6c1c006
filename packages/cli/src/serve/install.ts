import { backUp, readIf, replaceFile } from '@hookline/runtime/install'
import { serveError } from '../errors.ts'
import type { Flags } from '../flags.ts'
import { paint } from '../paint.ts'
import { oneLine, shownDiff } from '../shown.ts'
import { plannedCopy, programOf, readyProgram } from './program.ts'
import { MARK } from './unit-parts.ts'
import { unitFor, type Unit } from './unit.ts'

/** `hookline serve install`: writes the unit, and says how to enable it. */
export function installUnit(flags: Flags): number {
  const unit = unitOf(flags)
  if (flags.on['print'] === true) return say(flags, { file: unit.file, text: unit.text }, unit.text.trimEnd())
  const before = readIf(unit.file)
  const changed = before !== unit.text
  const facts = { kind: unit.kind, file: unit.file, changed, enable: unit.enable, untested: true }
  if (flags.on['dry-run'] === true)
    return say(flags, { ...facts, text: unit.text }, ...dryLines('write', unit.file, before, unit.text))
  readyProgram()
  const backup = changed ? write(flags, unit, before, unit.text) : null
  const then = before !== undefined && isOurs(before) && changed ? unit.update : unit.enable
  return say(flags, { ...facts, backup, enable: then }, ...writtenLines(unit, changed, backup, then))
}

/** `hookline serve uninstall`: removes the unit. */
export function uninstallUnit(flags: Flags): number {
  const unit = unitOf(flags)
  const before = readIf(unit.file)
  const facts = { kind: unit.kind, file: unit.file, changed: before !== undefined, disable: unit.disable }
  if (before === undefined) return say(flags, facts, `nothing to do: there is no ${oneLine(unit.file)}`)
  if (flags.on['dry-run'] === true)
    return say(flags, facts, ...dryLines('remove', unit.file, before, undefined))
  const backup = write(flags, unit, before, undefined)
  return say(
    flags,
    { ...facts, backup },
    `${paint('green', 'removed')}  ${oneLine(unit.file)}`,
    ...kept(backup),
    `  what it has started goes on until: ${unit.disable}`,
  )
}

/** How a unit that lies there stands to the one that would be written. */
export function unitState():
  | { readonly file: string; readonly state: 'none' | 'current' | 'stale' }
  | undefined {
  try {
    const { file, text } = unitFor(programOf(plannedCopy()), undefined, process.env)
    const there = readIf(file)
    if (there === undefined || !isOurs(there)) return { file, state: 'none' }
    return { file, state: there === text ? 'current' : 'stale' }
  } catch {
    return undefined
  }
}

function unitOf(flags: Flags): Unit {
  return unitFor(programOf(plannedCopy()), flags.text['for'], process.env)
}

/** Gives the place where what somebody else had written is kept. */
function write(
  flags: Flags,
  unit: Unit,
  before: string | undefined,
  after: string | undefined,
): string | null {
  const foreign = before !== undefined && !isOurs(before)
  if (foreign && flags.on['force'] !== true)
    throw serveError('SERVE_UNIT_FOREIGN', `${unit.file} was not written by hookline`)
  const { backup } = foreign
    ? backUp(unit.file, { touched: undefined, untouched: false }, process.env)
    : { backup: null }
  replaceFile(unit.file, before, after)
  return backup
}

function isOurs(text: string): boolean {
  return text.includes(MARK)
}

function dryLines(
  act: string,
  file: string,
  before: string | undefined,
  after: string | undefined,
): readonly string[] {
  if (before === after) return [`nothing to do: ${oneLine(file)} is as it should be`]
  return [`would ${act} ${oneLine(file)}:`, shownDiff(before, after)]
}

function writtenLines(unit: Unit, changed: boolean, backup: string | null, then: string): readonly string[] {
  return [
    changed
      ? `${paint('green', 'written')}  ${oneLine(unit.file)}`
      : `nothing to do: ${oneLine(unit.file)} is as it should be`,
    ...kept(backup),
    `  then: ${oneLine(then)}`,
    ...(unit.kind === 'systemd'
      ? ['  to have it run while nobody is logged in: loginctl enable-linger']
      : []),
    `  ${paint('yellow', 'untested live')}: such a unit was checked, and never yet seen to be started by ${unit.kind}`,
  ]
}

function kept(backup: string | null): readonly string[] {
  return backup === null ? [] : [`  what was there before: ${oneLine(backup)}`]
}

function say(flags: Flags, facts: unknown, ...lines: readonly string[]): number {
  const text = flags.on['json'] === true ? JSON.stringify(facts, null, 2) : lines.join('\n')
  process.stdout.write(`${text}\n`)
  return 0
}
