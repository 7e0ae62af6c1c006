import { hasHoles, type Json, type SecretReference, type StandardSchema } from '@hookline/core'
import * as z from 'zod'
import { headerFault } from './headers.ts'
import { address, fixed, reference } from './reference.ts'
import { bytes, DURATION, MAX_MS, MAX_MESSAGE, milliseconds, SIZE } from './units.ts'

/** The settings of a hook that calls a tool of an MCP server. The server is one of `command`, `url`, `server`. */
export interface McpOptions {
  /** A program and its arguments that speaks MCP on stdin and stdout. */
  readonly command?: readonly string[] | undefined
  /** Where the program runs; relative to the project's root, the default. */
  readonly cwd?: string | undefined
  /** A server that is reached over HTTP. */
  readonly url?: string | SecretReference | undefined
  /** What is sent with each request to `url`. */
  readonly headers?: Readonly<Record<string, string | SecretReference>> | undefined
  /** What lets in at `url`: `authorization: Bearer`. */
  readonly token?: SecretReference | string | undefined
  /** Default `auto`: streamable HTTP, and SSE if the server needs it. */
  readonly transport?: 'auto' | 'http' | 'sse' | undefined
  /** A server that one of the user's agents has set up, by the name it has there. */
  readonly server?: string | undefined
  /** What is called. */
  readonly tool: string
  /** What it is called with; `{{ }}` in any text. Default: nothing. */
  readonly arguments?: { readonly [name: string]: Json } | undefined
  /** How long a server may take until it is ready. Default `10s`. */
  readonly initialize_timeout?: string | undefined
  /** The most that a tool may give. Default `1MB`. */
  readonly max_result?: string | undefined
}

const template: z.ZodType<Json> = z.lazy(() =>
  z.union([
    z.string().meta({ 'x-template': 'value' }),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(template),
    z.record(z.string(), template),
  ]),
)

const held = z.strictObject({
  command: z
    .array(fixed('the program of a server'), {
      error: 'a list of the program and its arguments, such as ["node", "server.js"]',
    })
    .min(1)
    .optional()
    .describe(
      'The server: a program and its arguments, which speaks MCP on stdin and stdout. A bare program goes through PATH, `./server` lies beside the hooks.toml. What it gets besides the core environment is named by `env` and `env_pass` of the hook.',
    ),
  cwd: fixed('a directory')
    .optional()
    .describe("Where `command` runs; relative to the project's root, which is the default."),
  url: address
    .optional()
    .meta({ 'x-secret': 'allowed' })
    .describe('The server: an address, "https://host/mcp", or a secret that holds one.'),
  headers: z
    .record(
      z.string().min(1),
      z
        .union([z.string(), reference], { error: 'a text, or where a secret lies: { secret = "NAME" }' })
        .meta({ 'x-secret': 'allowed' }),
    )
    .superRefine((headers, context) => {
      for (const [name, value] of Object.entries(headers)) {
        const text = typeof value === 'string' ? value : ''
        const fault = hasHoles(text) ? 'a header is fixed: no {{ }}' : headerFault(name, text)
        if (fault !== undefined) context.addIssue({ code: 'custom', path: [name], message: fault })
      }
    })
    .optional()
    .describe('With `url`: headers to send with each request, each a text or a secret.'),
  token: z
    .union([z.string().min(1), reference])
    .optional()
    .meta({ 'x-secret': true })
    .describe('With `url`: a secret to send as `authorization: Bearer`.'),
  transport: z
    .enum(['auto', 'http', 'sse'])
    .optional()
    .meta({ default: 'auto' })
    .describe(
      'With `url`: "http", streamable HTTP; "sse", the older way; "auto", the first, and the second where the server needs it.',
    ),
  server: fixed('the name of a server')
    .optional()
    .describe('The server: one that your agents have set up, by the name it has there.'),
  tool: fixed('the name of a tool').describe('The tool to call, by the name that the server gives it.'),
  arguments: z
    .record(z.string(), template)
    .optional()
    .meta({ default: {}, 'x-template': 'value' })
    .describe(
      'What to call it with. Texts may hold {{ }}; a text that is one hole only keeps the type of its value.',
    ),
  initialize_timeout: z
    .string()
    .regex(DURATION, 'a duration such as "10s"')
    .refine((text) => milliseconds(text) <= MAX_MS, 'an hour at most')
    .optional()
    .meta({ default: '10s' })
    .describe('How long the server may take until it is ready; never longer than the hook itself may take.'),
  max_result: z
    .string()
    .regex(SIZE, 'a size such as "1MB"')
    .refine((text) => bytes(text) <= MAX_MESSAGE, '8MB at most')
    .optional()
    .meta({ default: '1MB' })
    .describe('The most that the tool may give; more is a failure. At most "8MB".'),
})

const SERVERS = ['command', 'url', 'server'] as const

/** Settings that make sense with one kind of server only. */
const BELONG: Readonly<Record<string, (typeof SERVERS)[number]>> = {
  cwd: 'command',
  headers: 'url',
  token: 'url',
  transport: 'url',
}

/** The settings of the executor. */
export const options: StandardSchema<McpOptions> = held.superRefine((settings, context) => {
  const named = SERVERS.filter((key) => settings[key] !== undefined)
  if (named.length !== 1)
    context.addIssue({
      code: 'custom',
      path: [named[1] ?? 'command'],
      message: `name the server by one of command, url, server${named.length > 1 ? `, not by ${named.join(' and ')}` : ''}`,
    })
  if (
    settings.token !== undefined &&
    Object.keys(settings.headers ?? {}).some((name) => /^authorization$/i.test(name))
  )
    context.addIssue({
      code: 'custom',
      path: ['token'],
      message: 'the token is sent as authorization, which headers has, too',
    })
  for (const [key, kind] of Object.entries(BELONG)) {
    if (settings[key as keyof typeof settings] !== undefined && named.length === 1 && named[0] !== kind)
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `${key} goes with ${kind}, not with ${named[0]}`,
      })
  }
})
