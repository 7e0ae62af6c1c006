import type { FoundAgent } from './agents.ts'
import { formats } from './format.ts'
import { NO_FORCE_PUSH, NO_INTERACTIVE_SHELLS, NO_SECRETS, SESSION_LOG } from './guards.ts'
import { testsPass } from './tests-pass.ts'
import type { Formatter, Manager } from './tools.ts'

/** What a hooks.toml is written for. */
export interface Findings {
  readonly root: string
  /** The file is the project's own, to be committed with it. */
  readonly ofProject?: boolean
  /** It is a git repository. */
  readonly git: boolean
  readonly agents: readonly FoundAgent[]
  readonly manager: Manager | undefined
  readonly formatters: readonly Formatter[]
  /** The command that runs the tests. */
  readonly tests: string | undefined
}

/** A commented hooks.toml: guards that suit everybody, and what the project's own tools are good for. */
export function compose(found: Findings): string {
  const own = [...formats(found), ...testsPass(found, false)]
  return [HEAD, NO_FORCE_PUSH, NO_SECRETS, NO_INTERACTIVE_SHELLS, ...own, SESSION_LOG].join('\n')
}

/** What a hooks.toml begins with. */
export const HEAD: string = `# What happens when a coding agent works for you. Every key: docs/hooks.md in the repository of hookline.
#   hookline check                                  is this file right?
#   hookline list                                   what is promised, what cannot be seen
#   hookline try exec.before "git push --force"     what would the hooks say, and why?
#   hookline why no-force-push                      why did a hook do what it did last time?
version = 1
`
