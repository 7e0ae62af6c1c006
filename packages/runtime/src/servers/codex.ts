import { resolve } from 'node:path'
import type { About } from './agents.ts'
import { tableOf, textOf, textsOf, type ServerFound } from './found.ts'

/** A table of a file. */
export type Table = Readonly<Record<string, unknown>>

/** One of `[mcp_servers]` of Codex. @see https://github.com/openai/codex/blob/main/docs/config.md#mcp_servers */
export function codexServer(written: Table, { env, root }: About): ServerFound {
  if (written['enabled'] === false) return { fault: 'is switched off there' }
  const url = textOf(written['url'])
  if (url !== undefined) return { url, headers: headersOf(written, env), transport: 'http' }
  const command = textOf(written['command'])
  if (command === undefined) return { fault: 'has neither a `command` nor a `url`' }
  const cwd = textOf(written['cwd'])
  return {
    command,
    args: textsOf(written['args']),
    env: { ...passed(textsOf(written['env_vars']), env), ...tableOf(written['env']) },
    ...(cwd === undefined ? {} : { cwd: resolve(root, cwd) }),
  }
}

function headersOf(written: Table, env: About['env']): Readonly<Record<string, string>> {
  const token = env[textOf(written['bearer_token_env_var']) ?? '']
  const named = Object.entries(tableOf(written['env_http_headers'])).flatMap(([header, name]) =>
    env[name] === undefined ? [] : [[header, env[name]]],
  )
  return {
    ...tableOf(written['http_headers']),
    ...Object.fromEntries(named),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  }
}

function passed(names: readonly string[], env: About['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  ) as Readonly<Record<string, string>>
}
