import {
  holes,
  HooklineError,
  unheld,
  type ExpressionEngine,
  type HookConfig,
  type HookContext,
  type Json,
  type Permanence,
  type Scope,
} from '@hookline/core'
import { event } from './event.ts'
import { pathExpressions } from './expressions.ts'

/** What of a context a test may set. `render` follows from `expressions`, by default paths only. */
export type ContextOverrides<Resource> = Partial<
  Omit<HookContext<never, Resource>, 'options' | 'hook' | 'render'>
> & {
  readonly hook?: Partial<HookConfig>
  readonly expressions?: ExpressionEngine
}

/**
 * What an executor is given, without an engine around it: for tests that call `execute`, `preview` or `check`
 * themselves.
 */
export function hookContext<Options, Resource = undefined>(
  options: Options,
  { hook, expressions = pathExpressions, ...overrides }: ContextOverrides<Resource> = {},
): HookContext<Options, Resource> {
  const about = overrides.event ?? event('exec.before')
  const results = overrides.results ?? {}
  return {
    event: about,
    hook: { id: 'under-test', on: [about.name], executor: 'under-test', ...hook },
    options,
    resource: undefined as Resource,
    matched: [],
    results,
    delivery: { id: `${about.key}:user/under-test`, attempt: 1 },
    deadline: Date.now() + 60_000,
    env: {},
    stateDir: '',
    signal: new AbortController().signal,
    log: () => undefined,
    secret: unknownSecret,
    render: (template) => render(template, { event: about, results }, expressions),
    retryable: (cause, { after } = {}) => fail(cause, { retryable: true, ...(after && { afterMs: after }) }),
    permanent: (cause, said) => fail(cause, { retryable: false, ...said }),
    network: { allowPrivate: [] },
    mcpServer: unknownServer,
    confine: (program) => program,
    hold: (program) => unheld(program, {}),
    ...overrides,
  }
}

/** A text stands for itself. */
function unknownSecret(reference: Json): string {
  if (typeof reference === 'string') return reference
  throw new HooklineError('SECRET_UNKNOWN', `the test has no secret ${JSON.stringify(reference)}`)
}

function unknownServer(name: string): never {
  throw new HooklineError('MCP_SERVER_UNKNOWN', `the test has no MCP server "${name}"`)
}

function fail(
  thrown: unknown,
  details: Permanence & { readonly retryable: boolean; readonly afterMs?: number },
): never {
  const { code, message, hint } = HooklineError.from(thrown)
  throw new HooklineError(code, message, { hint, cause: thrown, ...details })
}

function render(template: Json, scope: Scope, expressions: ExpressionEngine): Json {
  if (typeof template === 'string') return fill(template, scope, expressions)
  if (typeof template !== 'object' || template === null) return template
  if (Array.isArray(template)) return template.map((item: Json) => render(item, scope, expressions))
  const entries = Object.entries(template).map(([key, value]) => [key, render(value!, scope, expressions)])
  return Object.fromEntries(entries) as Json
}

function fill(template: string, scope: Scope, expressions: ExpressionEngine): Json {
  const parts = holes(template)
  const values = parts.map((part, at) => (at % 2 === 0 ? part : expressions.compile(part)(scope)))
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') return values[1]!
  return values
    .map((value) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? '')))
    .join('')
}
