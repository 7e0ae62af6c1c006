import type { Heard } from './events.ts'
import type { Path, Report } from './fault.ts'

/** False for a pattern that is neither a /regex/ nor like one of another tool. */
export function mayBeOdd(written: string): boolean {
  return STARTS.test(written) || written.endsWith('$') || (written.includes('{') && /\{[^}]*$/.test(written))
}

/** Warns of patterns of other tools: they can be read as globs, and match nothing then. */
export function checkOdd(written: string, path: Path, heard: readonly Heard[], report: Report): void {
  if (!mayBeOdd(written)) return
  const pattern = written.startsWith('!') ? written.slice(1) : written
  const found = ODD.find(([looks]) => looks.test(pattern))
  if (found === undefined || (found[0] === TOOL && !heard.every(isAboutTexts))) return
  const [, what, hint] = found
  report({ code: 'MATCH_ODD', message: `"${written.slice(0, 80)}" ${what}`, path, hint, warning: true })
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
