/** The databases that hookline speaks to. */
export type Dialect = 'sqlite' | 'postgres' | 'mysql'

/** Where a database is. */
export type Address =
  | { readonly dialect: 'sqlite'; readonly place: string }
  | {
      readonly dialect: 'postgres' | 'mysql'
      /** Without brackets; of a socket `localhost`. */
      readonly host: string
      readonly port: number
      readonly user: string | undefined
      readonly password: string | undefined
      readonly database: string
      readonly socket: string | undefined
    }

/** Reads a URL. Gives what is wrong with it as a text, which never repeats it: it may hold a password. */
export function addressOf(url: string): Address | string {
  if (/^sqlite:/i.test(url)) return sqliteOf(url.slice('sqlite:'.length))
  if (!URL.canParse(url)) return 'is no URL of a database'
  const parsed = new URL(url)
  const kind = Object.hasOwn(SCHEMES, parsed.protocol) ? SCHEMES[parsed.protocol] : undefined
  if (kind === undefined) return `begins with ${parsed.protocol}, which is no database that hookline knows`
  try {
    return serverOf(parsed, kind)
  } catch {
    return 'has a % that stands for nothing'
  }
}

/** The same of a text that was looked at before. */
export function dialectOf(url: string): Dialect | undefined {
  const address = addressOf(url)
  return typeof address === 'string' ? undefined : address.dialect
}

/** As it is shown: without user and password. */
export function shownAddress(address: Address): string {
  if (address.dialect === 'sqlite') return `sqlite:${address.place}`
  const { dialect, host, port, socket, database } = address
  return `${dialect}://${socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`}/${database}`
}

const SCHEMES: Readonly<Record<string, { readonly dialect: 'postgres' | 'mysql'; readonly port: number }>> = {
  'postgres:': { dialect: 'postgres', port: 5432 },
  'postgresql:': { dialect: 'postgres', port: 5432 },
  'mysql:': { dialect: 'mysql', port: 3306 },
  'mariadb:': { dialect: 'mysql', port: 3306 },
}

/** A plain name lies in the state directory; a path says where it begins. */
function sqliteOf(place: string): Address | string {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(place) || /^(\/|\.\.?\/)[^\0]+$/.test(place))
    return { dialect: 'sqlite', place }
  return 'names no file: expected `sqlite:NAME`, a plain word, or a path that begins with `/` or `./`'
}

function serverOf(
  { hostname, port, username, password, pathname, searchParams, hash }: URL,
  { dialect, port: usual }: { readonly dialect: 'postgres' | 'mysql'; readonly port: number },
): Address | string {
  const unknown = [...searchParams.keys()].find((name) => name !== 'socket')
  if (unknown !== undefined) return `has the parameter ${unknown}: expected none, or socket`
  const socket = searchParams.get('socket') ?? undefined
  if (socket !== undefined && !socket.startsWith('/')) return 'has a socket that is no absolute path'
  const database = decodeURIComponent(pathname.replace(/^\//, ''))
  if (hash !== '' || database === '' || /[/\0]/.test(database)) return 'names no database after the host'
  if (hostname === '' && socket === undefined) return 'names no host'
  return {
    dialect,
    host: hostname === '' ? 'localhost' : decodeURIComponent(hostname).replaceAll(/^\[|\]$/g, ''),
    port: port === '' ? usual : Number(port),
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    database,
    socket,
  }
}
