import { BARE, DENY, HOOK, RUN, type Broken } from './row.ts'

/** Files that can be read and are probably not meant so. */
export const WARNED_ROWS: readonly Broken[] = [
  [
    'an event that its agent does not report',
    `${BARE}agents = ["codex"]\non = ‸"notification"\nrun = "true"\n`,
    'HOOK_NEVER_FIRES',
    /hookline list/,
  ],
  [
    'a field that only some events have',
    `${BARE}on = ["exec.before", "patch.before"]\nrun = "true"\nif = 'event.data.‸command == "x"'\n`,
    'FIELD_ABSENT',
    /!= null/,
  ],
  ['a question where nobody is', `${BARE}on = "exec.before"\n‸ask = "Sure?"\n`, 'ASK_IS_DENY', /denies/],
  ['a regex with flags', `${DENY}match = ‸"/push/i"\n`, 'MATCH_ODD', /\(\?i\)/],
  ["Claude Code's matcher", `${DENY}match = ‸"Bash"\n`, 'MATCH_ODD', /says `on`/],
  ["Claude Code's permission", `${RUN}match = ["ls", ‸"Bash(git push:*)"]\n`, 'MATCH_ODD', /says `on`/],
  ['a regex without slashes', `${DENY}match = ‸"^git push"\n`, 'MATCH_ODD', /slashes/],
  ['the same to the end', `${DENY}match = ‸"--force$"\n`, 'MATCH_ODD', /slashes/],
  ['a brace that is not closed', `${DENY}match = ‸"*.{ts,tsx"\n`, 'MATCH_ODD', /Close it/],
  [
    'a path that begins with ./',
    `${BARE}on = "patch.before"\nrun = "true"\nmatch = ‸"./src/**"\n`,
    'MATCH_ODD',
    /Write "src/,
  ],
  [
    'a folder',
    `${BARE}on = "patch.*"\nrun = "true"\nmatch = ["*.ts", ‸"dist/"]\n`,
    'MATCH_ODD',
    /"dist\/\*\*"/,
  ],
  [
    'a path in a home',
    `${BARE}on = "patch.before"\nrun = "true"\nmatch = ‸"~/.ssh/*"\n`,
    'MATCH_ODD',
    /"\*\*\/\.ssh/,
  ],
  [
    'a hook without its layer',
    `${BARE}on = "hook.failed"\nrun = "true"\nmatch = ‸"no-push"\n`,
    'MATCH_ODD',
    /"\*\/no-push"/,
  ],
  [
    'a server without its tools',
    `${BARE}on = "mcp.before"\nrun = "true"\nmatch = ‸"github"\n`,
    'MATCH_ODD',
    /"github\/\*"/,
  ],
  ['a guard against two words', `${DENY}match = ‸"git push"\n`, 'MATCH_ODD', /Write "git push\*"/],
  [
    'another against one',
    `${HOOK}match = ["*.sh", ‸"sudo"]\nrun = "true"\nguard = true\n`,
    'MATCH_ODD',
    /"sudo \*"/,
  ],
]
