import { printErrors, type Printable } from '@hookline/config'
import { howMany } from '@hookline/runtime'
import { dueLines } from '../due.ts'
import { paint } from '../paint.ts'
import { configFile } from '../plan.ts'
import { oneLine } from '../shown.ts'
import type { Missing } from '../verbs/environment.ts'
import type { Examined } from './examine.ts'

/** What was found in all files, for people: one with nothing to tell has a line. */
export function asText(all: readonly Examined[]): string {
  return all
    .map((examined) => {
      const told = details(examined)
      return told.length === 0 ? verdict(examined) : `${told.join('\n')}\n\n${verdict(examined)}\n`
    })
    .join('\n')
    .trimEnd()
}

function details(examined: Examined): readonly string[] {
  const { errors, warnings, findings, older, plans, name } = examined
  return [
    ...printed([...errors, ...warnings], examined),
    ...findings.map(missingLines),
    ...older.map((what) => `${paint('yellow', 'older')}: ${oneLine(what)}`),
    ...(errors.length === 0
      ? plans.flatMap((plan) => dueLines(plan, isDefault(name) ? undefined : name))
      : []),
  ]
}

/** How it was wired says nothing of a file that is the one hookline reads anyway. */
function isDefault(name: string): boolean {
  return name === configFile(undefined)
}

function printed(found: readonly Printable[], { text }: Examined): readonly string[] {
  const color = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined
  return found.length === 0 ? [] : [printErrors(found, { text, color })]
}

function missingLines({ severity, hook, message, hint }: Missing): string {
  const head = `${paint(severity === 'error' ? 'red' : 'yellow', severity)}: ${hook}: ${oneLine(message)}`
  return hint === undefined ? head : `${head}\n  ${oneLine(hint)}`
}

function verdict({ name, plans, errors, warnings, findings }: Examined): string {
  const missing = findings.filter(({ severity }) => severity === 'error').length
  const hooks = plans.reduce((sum, plan) => sum + plan.hooks.length, 0)
  if (errors.length > 0)
    return `${paint('red', 'wrong')}  ${oneLine(name)}: ${howMany(errors.length, 'error')}`
  const mark = missing > 0 ? paint('red', 'not ready') : paint('green', 'ok')
  const said = [howMany(hooks, 'hook'), howMany(warnings.length, 'warning')]
  return `${mark}  ${oneLine(name)}: ${[...said, ...(missing > 0 ? [`${howMany(missing, 'thing')} missing`] : [])].join(', ')}`
}
