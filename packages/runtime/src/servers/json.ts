import { resolve } from 'node:path'
import type { About } from './agents.ts'
import type { Table } from './codex.ts'
import { tableOf, textOf, textsOf, type ServerFound } from './found.ts'

/**
 * One of `mcpServers` of Claude Code, with `${VAR}` and `${VAR:-default}` in it.
 * @see https://code.claude.com/docs/en/mcp
 */
export function claudeServer(written: Table, { env, root }: About): ServerFound {
  const fill = filler(/\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g, env)
  const filled = fill(written) as Table
  if ('fault' in filled) return { fault: String(filled['fault']) }
  const type = textOf(filled['type'])
  const url = textOf(filled['url'])
  if (url !== undefined)
    return {
      url,
      headers: tableOf(filled['headers']),
      ...(type === 'sse' ? { transport: 'sse' } : { transport: 'http' }),
    }
  return program(filled, root)
}

/**
 * One of `mcpServers` of Gemini CLI, with `$VAR` and `${VAR}` in its `env` and headers.
 * @see https://github.com/google-gemini/gemini-cli/blob/main/docs/tools/mcp-server.md
 */
export function geminiServer(written: Table, { env, root }: About): ServerFound {
  const fill = filler(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, env, true)
  const filled = fill(written) as Table
  const http = textOf(filled['httpUrl'])
  const sse = textOf(filled['url'])
  const headers = tableOf(filled['headers'])
  if (http !== undefined) return { url: http, headers, transport: 'http' }
  if (sse !== undefined)
    return { url: sse, headers, ...(filled['type'] === 'http' ? {} : { transport: 'sse' }) }
  return program(filled, root)
}

function program(filled: Table, root: string): ServerFound {
  const command = textOf(filled['command'])
  if (command === undefined) return { fault: 'has neither a `command` nor a `url`' }
  const cwd = textOf(filled['cwd'])
  return {
    command,
    args: textsOf(filled['args']),
    env: tableOf(filled['env']),
    ...(cwd === undefined ? {} : { cwd: resolve(root, cwd) }),
  }
}

/** Fills variables in every text; `lax`: one that is not set is empty. */
function filler(variable: RegExp, env: About['env'], lax = false): (value: unknown) => unknown {
  return (value) => {
    const missing = new Set<string>()
    const fill = (one: unknown): unknown => {
      if (typeof one === 'string')
        return one.replaceAll(variable, (_, first?: string, second?: string) => {
          const name = lax ? (first ?? second!) : first!
          const found = env[name] ?? (lax ? '' : second)
          if (found === undefined) missing.add(name)
          return found ?? ''
        })
      if (typeof one !== 'object' || one === null) return one
      if (Array.isArray(one)) return one.map(fill)
      return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, fill(inner)]))
    }
    const filled = fill(value)
    return missing.size === 0 ? filled : { fault: `needs ${[...missing].join(', ')}, which is not set` }
  }
}
