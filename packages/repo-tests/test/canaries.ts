import { createHash } from 'node:crypto'

/** A secret that is none, as it stands in a text. */
export interface Canary {
  readonly kind: string
  /** What must be found nowhere. */
  readonly secret: string
  readonly text: string
}

// put together here, so that nothing in this file looks like a secret to those who search for them
const made = (...parts: readonly string[]): string => parts.join('')
const word = (seed: string): string =>
  createHash('sha256').update(seed).digest('base64').replaceAll(/[+/=]/g, '').slice(0, 32)

/** Of one kind each, `body` making it different from every other. */
const KINDS: Readonly<Record<string, (body: string) => string | readonly [secret: string, text: string]>> = {
  aws: (body) => made('AK', 'IA', body.slice(0, 16).toUpperCase()),
  'aws session': (body) => made('AS', 'IA', body.slice(0, 16).toUpperCase()),
  'aws secret key': (body) => [`${body}/w`, `aws_secret_access_key = ${body}/w`],
  github: (body) => made('gh', 'p_', body),
  'github app': (body) => made('gh', 's_', body),
  'github, fine-grained': (body) => made('github', '_pat_', body),
  gitlab: (body) => made('gl', 'pat-', body),
  slack: (body) => made('xox', 'b-123456789012-', body),
  'slack, of an app': (body) => made('xa', 'pp-1-', body),
  'slack webhook': (body) => [body, made('https://hooks.sl', 'ack.com/services/T0/B0/', body)],
  openai: (body) => made('sk', '-proj-', body),
  anthropic: (body) => made('sk', '-ant-api03-', body),
  stripe: (body) => made('sk', '_live_', body),
  'stripe, restricted': (body) => made('rk', '_live_', body),
  npm: (body) => made('np', 'm_', body),
  pypi: (body) => made('py', 'pi-', body),
  'hugging face': (body) => made('h', 'f_', body),
  digitalocean: (body) => made('do', 'p_v1_', body),
  shopify: (body) => made('sh', 'pat_', body),
  google: (body) => made('AI', 'za', body),
  sendgrid: (body) => made('S', 'G.', body.slice(0, 22), '.', body, body.slice(0, 11)),
  jwt: (body) => made('ey', `JhbGciOiJI${body}.`, `eyJ${body}.`, body),
  'private key': (body) => [
    body,
    made('-----BEGIN PRIVATE', ` KEY-----\n${body}\n${body}\n-----END PRIVATE`, ' KEY-----'),
  ],
  'basic-auth URL': (body) => [body, `https://me:${body}@example.org/x`],
  'database URL': (body) => [body, `postgres://app:${body}@db.example.org:5432/app`],
  'a bearer': (body) => [body, `curl -H "Authorization: Bearer ${body}" x`],
  'basic auth': (body) => [body, `Authorization: Basic ${body}==`],
  'a password': (body) => [body, `password=${body}`],
  'a field of JSON': (body) => [body, `{"api_key": "${body}", "n": 1}`],
  'JSON in JSON': (body) => [body, JSON.stringify(`{"client_secret": "${body}"}`)],
  'a flag': (body) => [body, `mysql --password ${body} -u me`],
  'a cookie': (body) => [body, `Cookie: session=${body}; a=b`],
}

/** One of every kind; two places have none in common. */
export function canaries(at: string): readonly Canary[] {
  return Object.entries(KINDS).map(([kind, make]) => {
    const found = make(word(kind + at))
    const [secret, text] = typeof found === 'string' ? [found, found] : found
    return { kind, secret, text }
  })
}

/** Texts that are no place for one: the structure or the meaning would be another. */
const FIXED = new Set(['hook_event_name', 'cwd', 'tool_name', 'kind', 'change', 'status', 'name'])

/** The same structure, each text of it with a few canaries in turn. */
export function planted<T>(value: T, next: () => readonly Canary[], field = ''): T {
  if (typeof value === 'string')
    return (FIXED.has(field) ? value : [value, ...next().map(({ text }) => text)].join(' ')) as T
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => planted(item, next, field)) as T
  const entries = Object.entries(value).map(([key, item]) => [key, planted(item as unknown, next, key)])
  return Object.fromEntries(entries) as T
}

/** Gives canaries a few at a time, again and again. */
export function inTurn(all: readonly Canary[], count: number): () => readonly Canary[] {
  let at = 0
  return () => Array.from({ length: count }, () => all[at++ % all.length]!)
}
