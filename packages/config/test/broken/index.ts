import { ACTION_ROWS } from './actions.ts'
import { BACKGROUND_ROWS } from './background.ts'
import { ELSEWHERE_ROWS } from './elsewhere.ts'
import { EVENT_ROWS } from './events.ts'
import { EXPRESSION_ROWS } from './expressions.ts'
import { FILE_ROWS } from './file.ts'
import { JOURNAL_ROWS } from './journal.ts'
import { KEY_ROWS } from './keys.ts'
import { MORE_ROWS } from './more.ts'
import { NETWORK_ROWS } from './network.ts'
import { SANDBOX_ROWS } from './sandbox.ts'
import { OUTSIDE_ROWS } from './outside.ts'
import type { Broken } from './row.ts'
import { SERVER_ROWS } from './server.ts'
import { SYNTAX_ROWS } from './syntax.ts'
import { VALUE_ROWS } from './values.ts'
import { WARNED_ROWS } from './warned.ts'

/** Files that are wrong, each in one way, written by hand. */
export const BROKEN: readonly Broken[] = [
  ...FILE_ROWS,
  ...KEY_ROWS,
  ...VALUE_ROWS,
  ...JOURNAL_ROWS,
  ...NETWORK_ROWS,
  ...SANDBOX_ROWS,
  ...SERVER_ROWS,
  ...OUTSIDE_ROWS,
  ...ACTION_ROWS,
  ...EVENT_ROWS,
  ...BACKGROUND_ROWS,
  ...EXPRESSION_ROWS,
  ...ELSEWHERE_ROWS,
  ...SYNTAX_ROWS,
  ...MORE_ROWS,
]

/** Files that are right and get a warning. */
export const WARNED: readonly Broken[] = WARNED_ROWS
