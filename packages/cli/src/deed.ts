import { printable } from '@hookline/config'
import type { HookConfig, Json } from '@hookline/core'
import { quoted } from './shown.ts'

type Options = Readonly<Record<string, Json>>

/** What a hook does, in a line. In the place of a secret stands where it lies. */
export function deed({ executor, options = {} }: HookConfig): string {
  const given = options as Options
  const told = Object.hasOwn(DEEDS, executor) ? DEEDS[executor]!(given) : undefined
  return printable(withoutCopies(told ?? `${executor} ${quoted(given)}`))
}

/** By executor; `undefined`: settings of another than hookline's. */
const DEEDS: Readonly<Record<string, (options: Options) => string | undefined>> = {
  answer: (options) =>
    Object.entries(options)
      .map(([key, text]) => `${key} ${quoted(text)}`)
      .join(', '),
  script: ({ run }) => `runs ${typeof run === 'string' ? run : JSON.stringify(run)}`,
  webhook: ({ url, method = 'POST', format, auth, sign }) => {
    const to = place(url)
    if (to === undefined || typeof method !== 'string') return undefined
    const how = typeof format === 'string' ? ` as ${format}` : ''
    return [`sends ${method} ${to}${how}`, ...proof(auth), ...(sign === undefined ? [] : ['signed'])].join(
      ', ',
    )
  },
  mcp: ({ tool, command, url, server, arguments: given }) => {
    const at = command === undefined ? place(url ?? server) : JSON.stringify(command)
    if (at === undefined || typeof tool !== 'string') return undefined
    return `calls ${tool} of ${at}${given === undefined ? '' : ` with ${quoted(given)}`}`
  },
  database: ({ url, table, query }) => {
    const at = withoutPassword(place(url))
    if (at === undefined) return undefined
    if (typeof query === 'string') return `asks ${at}: ${quoted(query)}`
    return typeof table === 'string' ? `stores in ${table} of ${at}` : undefined
  },
}

/** A text as it is written, a secret by where it lies: `[secret SLACK]`, `[env TOKEN]`. */
function place(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (!isTable(value)) return undefined
  const [[kind, at] = ['secret', '']] = Object.entries(value)
  const name: Json | undefined = Array.isArray(at) ? (at as readonly Json[])[0] : at
  return typeof name === 'string' ? `[${kind} ${name}]` : undefined
}

/** Who can read the screen need not read what lets in. */
function withoutPassword(url: string | undefined): string | undefined {
  return url?.replace(/^(\w+:\/\/)[^/@]*@/, '$1')
}

/** How it says who it is; a secret that is written in plain is not repeated. */
function proof(auth: Json | undefined): readonly string[] {
  if (!isTable(auth)) return []
  return Object.entries(auth).map(([kind, how]) => {
    const secret = kind === 'bearer' ? how : isTable(how) ? (how[SECRET_OF[kind] ?? ''] ?? null) : null
    return `${kind}${isTable(secret) ? ` ${place(secret)}` : ''}`
  })
}

const SECRET_OF: Readonly<Record<string, string>> = {
  basic: 'password',
  api_key: 'value',
  oauth2: 'client_secret',
}

function isTable(value: Json | undefined): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What is trusted runs from a copy with a long name: which one it is does not matter here. */
function withoutCopies(text: string): string {
  return text.replaceAll(/[^\s"']*\/trusted\/[0-9a-f]{60}([0-9a-f]{4})\//g, 'trusted:$1/')
}
