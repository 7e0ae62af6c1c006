import { equal } from 'node:assert/strict'
import {
  defineExecutor,
  HooklineError,
  type AnyExecutor,
  type Executor,
  type SchemaIssue,
  type StandardSchema,
} from '@hookline/core'
import type { ExecutorContractOptions } from '../src/index.ts'

export interface EchoOptions {
  readonly text: string
  readonly label?: string
  readonly token?: { readonly secret: string }
  readonly waitMs?: number
  readonly fail?: string
}

/** What was opened. */
export interface Line {
  open: boolean
}

/** An executor, changed or not, and how it is held against the contract. */
export interface Held {
  readonly executor: AnyExecutor
  readonly options: ExecutorContractOptions
}

type Fields = Readonly<Record<string, object>>
type Echo = Omit<Executor<EchoOptions, Line>, 'spec'>

const FIELDS: Fields = {
  text: { type: 'string', description: 'What to say.', 'x-template': 'value' },
  label: { type: 'string', description: 'Stands before it.' },
  token: { type: 'object', description: 'Who says it.', 'x-secret': true },
  waitMs: { type: 'number', description: 'How long to think about it.' },
  fail: { type: 'string', description: 'What goes wrong.' },
}

/** By hand, so that every rule of the contract can be broken alone. */
export function schema({
  fields = {},
  isStrict = true,
  keep = (value): unknown => value,
  issue = (message, key): SchemaIssue => ({ message, ...(key && { path: [key] }) }),
  vendor = 'test',
}: {
  readonly fields?: Fields
  readonly isStrict?: boolean
  readonly keep?: (value: object) => unknown
  readonly issue?: (message: string, key?: string) => SchemaIssue
  readonly vendor?: string
} = {}): StandardSchema<EchoOptions> {
  const properties = { ...FIELDS, ...fields }
  return {
    '~standard': {
      version: 1,
      vendor,
      validate(value) {
        if (typeof value !== 'object' || value === null) return { issues: [issue('expected a table')] }
        const unknown = Object.keys(value).filter((key) => !Object.hasOwn(FIELDS, key))
        if (isStrict && unknown.length > 0)
          return { issues: unknown.map((key) => ({ message: `unknown key "${key}"` })) }
        const wrong = Object.entries(value).filter(
          ([key, one]) => one !== undefined && Object.hasOwn(FIELDS, key) && typeof one !== typeOf(key),
        )
        const missing = 'text' in value && value.text !== undefined ? [] : [issue('expected a text', 'text')]
        const issues = [...wrong.map(([key]) => issue(`expected a ${typeOf(key)}`, key)), ...missing]
        return issues.length > 0 ? { issues } : { value: keep(value) as EchoOptions }
      },
      jsonSchema: { input: () => ({ type: 'object', properties, additionalProperties: false }) },
    },
  }
}

function typeOf(key: string): string {
  return (FIELDS[key] as { type: string }).type
}

/** An executor that keeps every promise, unless it is changed. */
export function echo(
  change: (kept: Echo, said: string[]) => Partial<Echo> = () => ({}),
  others: Partial<ExecutorContractOptions> = {},
): Held {
  const said: string[] = []
  const done = new Set<string>()
  const kept: Echo = {
    name: 'echo',
    answers: true,
    idempotent: true,
    options: schema(),
    target: ({ text }) => text,
    check: async ({ fail }) => (fail === undefined ? [] : [{ severity: 'error', message: `no ${fail}` }]),
    async open({ fail }, { signal }) {
      signal.throwIfAborted()
      if (fail === 'open') throw new HooklineError('ECHO_DOWN', 'down', { retryable: true })
      return { open: true }
    },
    preview: ({ options, render }) => ({ text: render(options.text) }),
    async execute({ options, render, signal, delivery, secret, retryable, permanent }) {
      signal.throwIfAborted()
      if (options.waitMs !== undefined) await pause(options.waitMs, signal)
      if (options.fail === 'busy') retryable(new Error('busy'), { after: 5 })
      if (options.fail === 'wrong') permanent(new HooklineError('ECHO_WRONG', 'wrong'))
      if (options.token !== undefined) secret(options.token)
      if (!done.has(delivery.id)) said.push(options.text)
      done.add(delivery.id)
      return { context: render(options.text) as string }
    },
    async close(line) {
      line.open = false
    },
  }
  return {
    executor: defineExecutor<EchoOptions, Line>({ ...kept, ...change(kept, said) }),
    options: {
      works: [HELLO],
      hangs: { name: 'thinks too long', options: { text: 'wait', waitMs: 1000 } },
      fails: [
        { name: 'is busy', options: { text: 'x', fail: 'busy' }, retryable: true },
        { name: 'is wrong', options: { text: 'x', fail: 'wrong' }, retryable: false, code: 'ECHO_WRONG' },
        { name: 'is down', options: { text: 'x', fail: 'open' }, retryable: true, code: 'ECHO_DOWN' },
      ],
      done: () => said.length,
      secret: () => 'psst',
      waitMs: 20,
      giveUpMs: 150,
      ...others,
    },
  }
}

export const HELLO = {
  name: 'says hello',
  options: { text: 'hello {{ event.name }}', token: { secret: 'TOKEN' } },
  expect: ({ context }: { readonly context?: string }): void => equal(context, 'hello exec.before'),
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms).unref()
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}
