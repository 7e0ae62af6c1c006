import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with a database: code, and what to do about it. */
export const DATABASE_ERRORS = {
  DATABASE_URL:
    'Write `sqlite:NAME`, `sqlite:/absolute/path`, `postgres://user@host:5432/name` or `mysql://user@host:3306/name`; a password is better a secret: `with.password`.',
  DATABASE_DRIVER: 'Install the driver where the executor is installed; the message says how.',
  DATABASE_FILE:
    'Look at the path and at who may write there; `with.create = true` makes a file that is missing.',
  DATABASE_OUTSIDE:
    'A hook of a project keeps its database as `sqlite:NAME`, writes to it with `with.table`, and connects over TCP; put the hook into your own hooks.toml if more is meant.',
  DATABASE_UNREACHABLE: 'Look whether the database runs, and whether host and port are right.',
  DATABASE_TLS:
    'Look at `with.tls`: `ca` names the authority, `server_name` the name in the certificate; `tls = false` connects without.',
  DATABASE_TLS_FILE:
    'A path in `with.tls` lies beside the hooks.toml; it names a PEM file that you can read.',
  DATABASE_PLAIN: 'Leave `tls = false` out: a hook of a project sends nothing in plain.',
  DATABASE_REFUSED: 'Look at the user and the password: the database did not take them.',
  DATABASE_DENIED: 'Grant the user of `with.url` what the hook does.',
  DATABASE_MISSING:
    'Look at the names of tables and columns; `with.create = true` makes a table of hookline.',
  DATABASE_FOREIGN: 'Name another `with.table`, or say by `with.columns` what goes into this one.',
  DATABASE_UNIQUE:
    'Make a unique index on the one column that `with.delivery_column` names: `create unique index ... on ... (...)`.',
  DATABASE_ROW: 'See what the hook would store: `hookline try --dry` shows it.',
  DATABASE_QUERY: 'Mend `with.query`: one statement that reads or changes rows, with `:name` for each value.',
  DATABASE_RESULT:
    'Let the query give less: name the columns that are needed, add a `limit`; `with.max_result_rows` raises the bound.',
  DATABASE_TIMEOUT: 'Make it faster, or raise the `timeout` of the hook.',
  DATABASE_BUSY: 'Nothing, if it passes by itself: the database had no time for it.',
  DATABASE_FULL:
    'Make room where the database keeps its files; `with.keep` and `with.max_rows` keep it small.',
  DATABASE_READ_ONLY: 'Connect to the server that takes writes, or give its file back to its owner.',
  DATABASE_FAILED: 'See what the database says.',
  DATABASE_CLOSED: 'Nothing: hookline is about to end.',
} as const

/** A code of the table above. */
export type DatabaseErrorCode = keyof typeof DATABASE_ERRORS

/** An error of this executor, with the hint of its code. */
export function databaseError(
  code: DatabaseErrorCode,
  message: string,
  details: ErrorDetails = {},
): HooklineError {
  return new HooklineError(code, message, { hint: DATABASE_ERRORS[code], ...details })
}
