import { isLoaderVariable, type AgentReply } from '@hookline/core'
import { MAX_CALL, MAX_HEADER } from './protocol.ts'

/** What a client was called with. */
export interface CallFrame {
  readonly cwd: string
  /** The words of the wired line. */
  readonly words: readonly string[]
  /** The caller's, without what would load foreign code and what only starts the client. */
  readonly env: Readonly<Record<string, string>>
  /** What the agent sent. */
  readonly body: Uint8Array
}

/** How many bytes each part of a call has. */
export interface Header {
  readonly args: number
  readonly env: number
  readonly body: number
  /** All of them. */
  readonly total: number
}

/** A header without its line end. `undefined`: it is none, or of more than is taken. */
export function parseHeader(line: string): Header | undefined {
  const found = line.length > MAX_HEADER ? null : /^(\d{1,9}) (\d{1,9}) (\d{1,9})$/.exec(line)
  if (found === null) return undefined
  const [args, env, body] = found.slice(1).map(Number) as [number, number, number]
  const total = args + env + body
  return total > MAX_CALL ? undefined : { args, env, body, total }
}

/** The parts of a call that is there as a whole. */
export function parseCall({ args, env }: Header, bytes: Buffer): CallFrame {
  const [cwd = '/', ...words] = texts(bytes.subarray(0, args))
  return { cwd, words, env: variables(bytes.subarray(args, args + env)), body: bytes.subarray(args + env) }
}

/** An answer as a client reads it: counts first, so that it prints all of it or nothing. */
export function answerFrame({ stdout, stderr, exitCode, unsaid }: AgentReply): Buffer {
  const out = Buffer.from(stdout)
  const err = Buffer.from(stderr + unsaid.map((what) => `hookline: ${what}\n`).join(''))
  return Buffer.concat([Buffer.from(`${exitCode} ${out.length} ${err.length}\n`), out, err])
}

function texts(bytes: Buffer): readonly string[] {
  return bytes.length === 0 ? [] : bytes.toString().split('\0')
}

function variables(bytes: Buffer): Readonly<Record<string, string>> {
  // no prototype: a variable may be called `constructor`
  const env = Object.create(null) as Record<string, string>
  for (const text of texts(bytes)) {
    const at = text.indexOf('=')
    const name = text.slice(0, at)
    if (at > 0 && !isDropped(name)) env[name] = text.slice(at + 1)
  }
  return env
}

/** `PERL_SKIP_LOCALE_INIT` is of the line that starts the client in perl: a hook in perl may want its locale. */
function isDropped(name: string): boolean {
  return isLoaderVariable(name) || name === 'NODE_PATH' || name === 'PERL_SKIP_LOCALE_INIT'
}
