import { BARE, DENY, RUN, type Broken } from './row.ts'

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
]
