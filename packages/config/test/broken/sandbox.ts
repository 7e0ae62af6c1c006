import { DENY, type Broken } from './row.ts'

const SANDBOX = 'version = 1\n[sandbox]\n'

/** What `[sandbox]` says hooks are walled in with. */
export const SANDBOX_ROWS: readonly Broken[] = [
  ['what a hook takes', 'version = 1\nsandbox = ‸"read-only"\n', 'VALUE_TYPE', /\[defaults\]/],
  ['a backend that there is not', `${SANDBOX}backend = ‸"docker"\n`, 'VALUE_INVALID', /./],
  ['a backend by half its name', `${SANDBOX}backend = ‸"bublewrap"\n`, 'VALUE_INVALID', /"bubblewrap"/],
  ['a switch for a word', `${SANDBOX}nested = ‸true\n`, 'VALUE_INVALID', /nested = "accept"/],
  ['a key that it does not have', `${SANDBOX}‸writable = ["/"]\n`, 'KEY_UNKNOWN', /backend, nested/],
  ['a key of other programs', `${SANDBOX}‸runtime = "codex"\n`, 'KEY_UNKNOWN', /`backend`/],
  ['a key at the top', `‸backend = "codex"\n${DENY}`, 'KEY_UNKNOWN', /below a \[sandbox\]/],
  ['a variable', `${SANDBOX}backend = ‸"\${WALL}"\n`, 'VALUE_INVALID', /./],
]
