import type { FoundAgent } from './agents.ts'
import { NO_FORCE_PUSH, NO_INTERACTIVE_SHELLS, NO_SECRETS, SESSION_LOG } from './guards.ts'
import type { Formatter, Manager } from './tools.ts'

/** What a hooks.toml is written for. */
export interface Findings {
  readonly root: string
  readonly agents: readonly FoundAgent[]
  readonly manager: Manager | undefined
  readonly formatters: readonly Formatter[]
  /** The command that runs the tests. */
  readonly tests: string | undefined
}

/** A commented hooks.toml: guards that suit everybody, and what the project's own tools are good for. */
export function compose(found: Findings): string {
  const here = condition(found.root)
  const own =
    here === undefined ? [] : [...found.formatters.map((one) => format(one, here)), ...tests(found, here)]
  return [HEAD, NO_FORCE_PUSH, NO_SECRETS, NO_INTERACTIVE_SHELLS, ...own, SESSION_LOG].join('\n')
}

const HEAD = `# What happens when a coding agent works for you. Every key: docs/hooks.md in the repository of hookline.
#   hookline check                                  is this file right?
#   hookline list                                   what is promised, what cannot be seen
#   hookline try exec.before "git push --force"     what would the hooks say, and why?
#   hookline why no-force-push                      why did a hook do what it did last time?
version = 1
`

/** Holds in one project only; `undefined` for a path that could not be written down. */
function condition(root: string): string | undefined {
  // a variable or a hole in the path would be filled in
  if (/[$]\{|\{\{/.test(root)) return undefined
  return quoted(`event.session.root == ${JSON.stringify(root)}`)
}

/** A JSON string is a TOML string, but for the one control character that JSON lets through. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', '\\u007F')
}

function format({ name, match, command }: Formatter, here: string): string {
  return `# Files are formatted as soon as they are patched. \`"$@"\` are the paths that matched; deleted ones are left out.
# The file you are reading is for all of your projects, so \`if\` says in which one this holds.
[[hooks]]
id = "format-with-${name}"
on = "patch.after"
match = "${match}"
if = ${here}
run = '''
for file do shift; [ -f "$file" ] && set -- "$@" "$file"; done
[ $# -eq 0 ] || ${command} "$@"
'''
timeout = "30s"
`
}

function tests({ tests: command }: Findings, here: string): readonly string[] {
  if (command === undefined) return []
  return [
    `# A task is not done while its tests fail: exit code 2 denies, and stderr is the reason that the agent goes on with.
# Off, because the agent waits for the tests at the end of every task: take \`enabled = false\` away if they are quick.
[[hooks]]
id = "tests-pass"
enabled = false
on = "task.complete"
match = "completed"
if = ${here}
run = '''
${command} >&2 || exit 2
'''
timeout = "50s"
`,
  ]
}
