import type { Dialect } from './address.ts'
import { LATER, NEVER, RENEW, type Kind } from './kind.ts'
import { MYSQL_KINDS } from './mysql-errors.ts'

/** What is known of an error that a driver threw. */
export function kindOf(error: unknown, dialect: Dialect): Kind {
  const said = error as Said
  return DATABASES[dialect](said) ?? networkKind(said) ?? ['DATABASE_FAILED', NEVER]
}

/** What drivers say. */
interface Said {
  readonly code?: unknown
  readonly errno?: unknown
  readonly errcode?: unknown
  readonly message?: unknown
}

const DATABASES: Readonly<Record<Dialect, (said: Said) => Kind | undefined>> = {
  sqlite: ({ errcode, code, message }) =>
    typeof errcode === 'number' ? sqliteKind(errcode & 0xff, String(message)) : DISK.get(String(code)),
  postgres: ({ code, message }) =>
    typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
      ? firstOf(POSTGRES, code)
      : firstOf(PG_WORDS, String(message)),
  mysql: ({ errno }) => (typeof errno === 'number' ? MYSQL_KINDS.get(errno) : undefined),
}

type Rows = readonly (readonly [RegExp, ...Kind])[]

function firstOf(rows: Rows, text: string): Kind | undefined {
  const [, code, details] = rows.find(([form]) => form.test(text)) ?? []
  return code === undefined ? undefined : [code, details!]
}

/** By SQLSTATE; the first that fits. */
const POSTGRES: Rows = [
  [/^28/, 'DATABASE_REFUSED', RENEW],
  [/^42501/, 'DATABASE_DENIED', NEVER],
  [/^(3D000|3F000|42P01|42703|42704)/, 'DATABASE_MISSING', NEVER],
  [/^42P10/, 'DATABASE_UNIQUE', NEVER],
  [/^(22|23|44|54|P0)/, 'DATABASE_ROW', NEVER],
  [/^(42|21|0A|26|34)/, 'DATABASE_QUERY', NEVER],
  [/^53100/, 'DATABASE_FULL', LATER],
  [/^(40|53|55)/, 'DATABASE_BUSY', LATER],
  [/^57014/, 'DATABASE_TIMEOUT', LATER],
  [/^(08|57P|25P)/, 'DATABASE_UNREACHABLE', LATER],
  [/^25006/, 'DATABASE_READ_ONLY', LATER],
  [/^58/, 'DATABASE_FAILED', LATER],
]

/** pg has no code for what it finds out itself. */
const PG_WORDS: Rows = [
  [/^SASL|password must be/i, 'DATABASE_REFUSED', RENEW],
  [/does not support SSL|establishing an SSL/i, 'DATABASE_TLS', NEVER],
  [
    /^(Connection terminated|timeout expired|Client has encountered|Client was closed)/,
    'DATABASE_UNREACHABLE',
    LATER,
  ],
]

/** By primary result code; what SQLite calls just an error is told apart by its words. */
function sqliteKind(code: number, message: string): Kind | undefined {
  return code === 1 ? (firstOf(SQLITE_WORDS, message) ?? ['DATABASE_QUERY', NEVER]) : SQLITE.get(code)
}

const SQLITE_WORDS: Rows = [
  [/^no such (table|column|view)|has no column named/, 'DATABASE_MISSING', NEVER],
  [/ON CONFLICT clause does not match/, 'DATABASE_UNIQUE', NEVER],
]

const SQLITE: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [3, ['DATABASE_DENIED', NEVER]],
  [5, ['DATABASE_BUSY', LATER]],
  [6, ['DATABASE_BUSY', LATER]],
  [7, ['DATABASE_BUSY', LATER]],
  [8, ['DATABASE_READ_ONLY', NEVER]],
  [10, ['DATABASE_FAILED', LATER]],
  [11, ['DATABASE_FILE', NEVER]],
  [13, ['DATABASE_FULL', LATER]],
  [14, ['DATABASE_FILE', NEVER]],
  [17, ['DATABASE_BUSY', LATER]],
  [18, ['DATABASE_ROW', NEVER]],
  [19, ['DATABASE_ROW', NEVER]],
  [20, ['DATABASE_ROW', NEVER]],
  [26, ['DATABASE_FILE', NEVER]],
])

/** What the system says where a file is brought to the disk. */
const DISK: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['EIO', ['DATABASE_FAILED', LATER]],
  ['ENOSPC', ['DATABASE_FULL', LATER]],
  ['EDQUOT', ['DATABASE_FULL', LATER]],
])

/** What came of a connection. */
function networkKind({ code, message }: Said): Kind | undefined {
  return firstOf(NETWORK, typeof code === 'string' ? code : String(message))
}

const NETWORK: Rows = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'DATABASE_TLS', LATER],
  [
    /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_CA|PATH_LENGTH_|HOSTNAME_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO|HANDSHAKE_)/,
    'DATABASE_TLS',
    NEVER,
  ],
  [
    /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|NOTFOUND|AI_AGAIN|NOENT|ACCES|ADDR)|PROTOCOL_|ABORT_ERR)/,
    'DATABASE_UNREACHABLE',
    LATER,
  ],
  [/closed state|connection (was )?(closed|lost)/i, 'DATABASE_UNREACHABLE', LATER],
]
