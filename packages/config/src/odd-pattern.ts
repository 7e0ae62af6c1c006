import { exactCommand } from './exact-command.ts'
import type { Heard, Hearing } from './events.ts'
import type { Path, Report } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import { neverFits } from './never-fits.ts'

/** What is odd about a pattern, and what to write instead. */
export interface Odd {
  readonly what: string
  readonly hint: string
}

/** False for a pattern that is neither a /regex/ nor like one of another tool. */
export function mayBeOdd(written: string): boolean {
  return STARTS.test(written) || written.endsWith('$') || (written.includes('{') && /\{[^}]*$/.test(written))
}

/** Warns of a glob that probably matches nothing, or less than was meant. */
export function checkOdd(
  written: string,
  path: Path,
  hook: HookTable,
  { heard, subjects }: Hearing,
  report: Report,
): void {
  const found = (mayBeOdd(written) ? foreign(written, heard) : undefined) ?? misfit(written, hook, subjects)
  if (found === undefined) return
  const message = `"${written.slice(0, 80)}" ${found.what}`
  report({ code: 'MATCH_ODD', message, path, hint: found.hint, warning: true })
}

/** Says of a pattern that it matches nothing of what these events are about, or less than the hook is to stop. */
export function misfit(written: string, hook: HookTable, subjects: readonly string[]): Odd | undefined {
  return neverFits(written, subjects) ?? exactCommand(written, hook, subjects)
}

function foreign(written: string, heard: readonly Heard[]): Odd | undefined {
  const glob = written.startsWith('!') ? written.slice(1) : written
  const found = ODD.find(([looks]) => looks.test(glob))
  if (found === undefined || (found[0] === TOOL && !heard.every(isAboutTexts))) return undefined
  return { what: found[1], hint: found[2] }
}

/** Elsewhere `match` is about other words, which may be those of a tool. */
function isAboutTexts({ events }: Heard): boolean {
  return events.every((event) => /^(exec|patch)\./.test(event))
}

/** One look for most of them: nearly all patterns are like none. */
const STARTS = /^!?(?:[/^]|Bash|Edit|Write|MultiEdit|Read|WebFetch|apply_patch|shell)/

const TOOL = /^(Bash|Edit|Write|MultiEdit|Read|WebFetch|apply_patch|shell)(\(.*\))?$/

const ODD: readonly (readonly [looks: RegExp, what: string, hint: string])[] = [
  [
    /^\/.+\/[gimsuy]{1,3}$/,
    'is read as a glob: a /regex/ ends with its slash',
    'Flags stand in front: /(?i)push/ pays no regard to capitals.',
  ],
  [
    TOOL,
    'looks like the name of a tool: `match` is about the command or the path',
    'Which tool it is says `on`; write what the command looks like: match = "git push *".',
  ],
  [
    /^\^|[^\\]\$$/,
    'looks like a regular expression, and is read as a glob',
    'Put slashes around it: "/^git push/".',
  ],
  [/\{[^}]*$/, 'has a { without a }', 'Close it: "*.{ts,tsx}".'],
]
