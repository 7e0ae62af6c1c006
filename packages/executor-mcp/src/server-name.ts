import { basename } from 'node:path'
import { originOf } from './address.ts'
import type { McpOptions } from './options.ts'

/** What a hook's server is called before anything of it is known: never a secret. */
export function serverName({ command, url, server }: McpOptions): string {
  if (server !== undefined) return server
  if (url !== undefined) return typeof url === 'string' ? originOf(url) : 'the address in a secret'
  const [program = '', ...args] = (command ?? []).map(shortened)
  if (!RUNNERS.test(program)) return program
  // `npx package` says more than `npx`; whatever else follows may be a secret
  const [first = ''] = args.slice(MEANINGLESS.has(args[0]!) ? 1 : 0)
  const said = first.startsWith('-') ? args.find((word) => SCRIPT.test(word)) : first
  return said === undefined || said === '' ? program : `${program} ${said}`
}

/** Programs that say nothing of what they run. */
const RUNNERS = /^(node|npx|bunx?|deno|tsx|uvx?|python[\d.]*|ruby|pipx)$/
const SCRIPT = /^[\w.-]+\.(?:[cm]?[jt]s|py|rb)$/
const MEANINGLESS: ReadonlySet<string> = new Set(['-y', '--yes', '-m', 'run', 'x', 'exec'])

/** Of a path the file, of a package its whole name. */
function shortened(word: string): string {
  return (word.startsWith('@') ? word : basename(word)).slice(0, 80)
}
