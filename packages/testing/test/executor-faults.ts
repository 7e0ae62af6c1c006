import { writeSync } from 'node:fs'
import { HooklineError, type HookOutput } from '@hookline/core'
import { echo, HELLO, pause, schema, type EchoOptions, type Held, type Line } from './echo.ts'

/** A fault, planted: the case that must see it, what is wrong, what is said of it, and which other cases see it too. */
export interface Plant<What> {
  readonly seenBy: string
  readonly fault: string
  readonly planted: What
  readonly says: RegExp
  readonly also?: readonly string[]
}

const anything = (value: unknown): never => value as never
const never = new Promise<never>(() => undefined)

const IDENTITY = 'speaks a spec of this hookline and has a plain name'
const STANDARD = 'has a Standard Schema for its settings'
const DESCRIBED = 'describes every setting'
const MARKED = 'marks the settings that it fills and those that are secret'
const STRICT = 'turns down a setting it does not know and says which'
const TOLD = 'says where a setting is wrong, and never throws'
const KEPT = 'keeps its settings as plain JSON that passes again'
const WORKS = 'works: says hello'
const LEAST = 'works where the agent tells the least'
const FULL = 'works where the agent tells everything'
const UNTOUCHED = 'changes nothing that it is given'
const SILENT = 'writes nothing to stdout'
const GIVES_UP = 'gives up when the signal aborts'
const AT_ONCE = 'gives up at once when the signal has aborted before'
const ERRORS = 'fails with errors and nothing else'
const CLASSIFIED = 'says of a failure whether to try again'
const CLOSES = 'closes what it opened, also twice'
const OPENING = 'ends an opening that fails or is called off'
const TARGET = 'has one target for the same settings'
const PREVIEW = 'previews as plain JSON and does nothing'
const CHECKS = 'checks what works and finds no fault'
const CHECKS_ALL = 'checks what is not there without throwing'
const ONCE = 'does one delivery once, however often it comes'

/** An echo that does something besides. */
function besides(
  act: (context: Parameters<NonNullable<ReturnType<typeof echo>['executor']['execute']>>[0]) => unknown,
): Held {
  return echo(({ execute }) => ({
    async execute(context) {
      await act(context)
      return execute(context)
    },
  }))
}

/** An echo of which each answer is changed. */
function answering(change: (output: HookOutput) => unknown): Held {
  return echo(({ execute }) => ({ execute: async (context) => anything(change((await execute(context))!)) }))
}

const withOptions = (options: ReturnType<typeof schema>, use: object = {}): Held =>
  echo(() => ({ options }), { works: [{ ...HELLO, options: { ...HELLO.options, ...use } }] })

const unbranded = (): Held => {
  const { executor, options } = echo()
  return { executor: { ...executor }, options }
}

const otherSpec = (spec: unknown): Held => {
  const { executor, options } = echo()
  return { executor: Object.defineProperty(executor, 'spec', { value: spec }), options }
}

const broken = (change: Partial<EchoOptions>, throws: () => never): Held =>
  echo(({ execute }) => ({
    async execute(context) {
      if (context.options.fail === change.fail) throws()
      return execute(context)
    },
  }))

export const EXECUTOR_PLANTS: readonly Plant<Held>[] = [
  { seenBy: IDENTITY, fault: 'a name with capitals', planted: echo(() => ({ name: 'Echo' })), says: /Echo/ },
  {
    seenBy: IDENTITY,
    fault: 'another spec',
    planted: otherSpec(2),
    says: /spec is 2, this hookline speaks 1/,
  },
  { seenBy: IDENTITY, fault: 'a spec that is a text', planted: otherSpec('1'), says: /spec is "1"/ },
  { seenBy: IDENTITY, fault: 'no defineExecutor', planted: unbranded(), says: /defineExecutor/ },
  {
    seenBy: IDENTITY,
    fault: 'answers that is a word',
    planted: echo(() => ({ answers: anything('yes') })),
    says: /answers is neither/,
  },

  {
    seenBy: STANDARD,
    fault: 'a schema of nobody',
    planted: withOptions(schema({ vendor: '' })),
    says: /vendor/,
  },
  {
    seenBy: STANDARD,
    fault: 'a schema of another version',
    planted: withOptions({ '~standard': { ...schema()['~standard'], version: anything(2) } }),
    says: /version 1/,
  },

  {
    seenBy: DESCRIBED,
    fault: 'a setting without a description',
    planted: withOptions(schema({ fields: { waitMs: { type: 'number' } } })),
    says: /waitMs has no description/,
  },
  {
    seenBy: DESCRIBED,
    fault: 'a blank description',
    planted: withOptions(schema({ fields: { label: { description: ' ' } } })),
    says: /label has no description/,
  },
  {
    seenBy: DESCRIBED,
    fault: 'one in a table in a choice in a list',
    planted: withOptions(
      schema({ fields: { label: { description: 'x', items: { anyOf: [{ properties: { deep: {} } }] } } } }),
    ),
    says: /deep has no description/,
  },
  {
    seenBy: DESCRIBED,
    fault: 'a schema that cannot be shown',
    planted: withOptions({ '~standard': { ...schema()['~standard'], jsonSchema: anything(undefined) } }),
    says: /jsonSchema/,
    also: [MARKED, TOLD],
  },

  {
    seenBy: MARKED,
    fault: 'a text that is filled without a mark',
    planted: withOptions(schema({ fields: { text: { description: 'What to say.' } } })),
    says: /text is filled, and not marked x-template/,
  },
  {
    seenBy: MARKED,
    fault: 'a text that is marked and not filled',
    planted: withOptions(schema({ fields: { label: { description: 'x', 'x-template': 'value' } } }), {
      label: '{{ event.id }}',
    }),
    says: /label is marked x-template, and not filled/,
  },
  {
    seenBy: MARKED,
    fault: 'a secret without a mark',
    planted: withOptions(schema({ fields: { token: { description: 'Who.' } } })),
    says: /token is read as a secret, and not marked x-secret/,
  },
  {
    seenBy: MARKED,
    fault: 'a kind of template nobody knows',
    planted: withOptions(schema({ fields: { text: { description: 'x', 'x-template': 'shell' } } })),
    says: /x-template is "shell"/,
  },
  {
    seenBy: MARKED,
    fault: 'a secret mark that is a word',
    planted: withOptions(schema({ fields: { label: { description: 'x', 'x-secret': 'no' } } })),
    says: /x-secret is "no"/,
  },

  {
    seenBy: STRICT,
    fault: 'a loose schema',
    planted: withOptions(schema({ isStrict: false })),
    says: /nobody knows/,
  },
  {
    seenBy: STRICT,
    fault: 'a complaint that does not say where',
    planted: withOptions({
      '~standard': {
        ...schema()['~standard'],
        validate: (value) =>
          'noSuchSetting' in Object(value)
            ? { issues: [{ message: 'invalid' }] }
            : schema()['~standard'].validate(value),
      },
    }),
    says: /does not say where/,
  },

  {
    seenBy: TOLD,
    fault: 'a schema that throws',
    planted: withOptions({
      '~standard': {
        ...schema()['~standard'],
        validate: (value) =>
          value === null ? anything((value as never)['text']) : schema()['~standard'].validate(value),
      },
    }),
    says: /throws at null/,
  },
  {
    seenBy: TOLD,
    fault: 'a fault without a place',
    planted: withOptions(schema({ issue: (message) => ({ message }) })),
    says: /not said where/,
  },
  {
    seenBy: TOLD,
    fault: 'a fault without a word',
    planted: withOptions(
      schema({ issue: (_message, key) => ({ message: '', ...(key && { path: [key] }) }) }),
    ),
    says: /says nothing/,
  },

  {
    seenBy: KEPT,
    fault: 'a date',
    planted: withOptions(schema({ keep: (value) => ({ ...value, label: new Date(0) }) })),
    says: /label is a Date/,
  },
  {
    seenBy: KEPT,
    fault: 'settings that grow each time',
    planted: withOptions(
      schema({ keep: (value) => ({ ...value, label: `${(value as EchoOptions).label}!` }) }),
    ),
    says: /pass the schema again/,
  },

  {
    seenBy: WORKS,
    fault: 'an answer nobody knows',
    planted: answering((kept) => ({ ...kept, verdict: 'no' })),
    says: /verdict/,
  },
  {
    seenBy: WORKS,
    fault: 'a reason that is a number',
    planted: answering(() => ({ reason: 1 })),
    says: /reason/,
  },
  { seenBy: WORKS, fault: 'a list', planted: answering(() => []), says: /not an object/ },
  {
    seenBy: WORKS,
    fault: 'data that does not survive JSON',
    planted: answering((kept) => ({ ...kept, data: { at: [new Map()] } })),
    says: /data\.at\.0 is a Map/,
  },
  {
    seenBy: WORKS,
    fault: 'data that is undefined',
    planted: answering((kept) => ({ ...kept, data: () => 1 })),
    says: /data is a function/,
  },
  {
    seenBy: WORKS,
    fault: 'a number that JSON does not have',
    planted: answering((kept) => ({ ...kept, data: Number.NaN })),
    says: /data is NaN/,
  },
  {
    seenBy: WORKS,
    fault: 'data that holds itself',
    planted: answering((kept) => {
      const data: Record<string, unknown> = {}
      data['inner'] = { data }
      return { ...kept, data }
    }),
    says: /data\.inner\.data holds itself/,
  },
  {
    seenBy: WORKS,
    fault: 'a rewrite that was not announced',
    planted: answering((kept) => ({ ...kept, rewrite: { command: 'ls' } })),
    says: /REWRITE_UNDECLARED/,
  },
  {
    seenBy: WORKS,
    fault: 'not what was expected',
    planted: answering(() => ({ context: 'bye' })),
    says: /strictly equal/,
  },
  {
    seenBy: WORKS,
    fault: 'a use that matches nothing',
    planted: echo(() => ({}), { works: [{ ...HELLO, hook: { match: ['other'] } }] }),
    says: /did not run/,
  },
  {
    seenBy: WORKS,
    fault: 'a failure',
    planted: besides(() => {
      throw new HooklineError('ECHO_BROKEN', 'broken', { retryable: true })
    }),
    says: /it failed: broken \[ECHO_BROKEN\]/,
    also: [GIVES_UP, CLASSIFIED, ONCE, MARKED],
  },
  {
    seenBy: WORKS,
    fault: 'settings that do not pass',
    planted: echo(() => ({}), { works: [{ ...HELLO, options: { unheard: 1 } }] }),
    says: /turns down the settings of "says hello"/,
    also: [
      MARKED,
      TOLD,
      KEPT,
      LEAST,
      FULL,
      UNTOUCHED,
      SILENT,
      CLOSES,
      TARGET,
      PREVIEW,
      CHECKS,
      CHECKS_ALL,
      ONCE,
    ],
  },
  {
    seenBy: WORKS,
    fault: 'an event that is changed',
    planted: besides(({ event }) => {
      ;(event.data as { command: string }).command = 'other'
    }),
    says: /read only/,
    also: [LEAST, FULL, UNTOUCHED, GIVES_UP, CLASSIFIED, ONCE, MARKED],
  },

  {
    seenBy: LEAST,
    fault: 'a task that is taken for granted',
    planted: besides(({ event }) => event.task!.id),
    says: /crashes on "says hello", where the agent tells the least: TypeError/,
  },
  {
    seenBy: LEAST,
    fault: 'a call id that is taken for granted',
    planted: besides(({ event }) => (event.data as { callId: string }).callId.trim()),
    says: /TypeError/,
  },
  {
    seenBy: FULL,
    fault: 'results nobody counted on',
    planted: besides(({ results }) => {
      for (const { data } of Object.values(results)) (data as { rows: object[] }).rows.length.toFixed()
    }),
    says: /where the agent tells everything: TypeError/,
  },
  {
    seenBy: FULL,
    fault: 'bytes that are taken for a text',
    planted: besides(({ native }) => (native as unknown as string | undefined)?.trim()),
    says: /TypeError/,
  },

  {
    seenBy: UNTOUCHED,
    fault: 'settings that are changed in silence',
    planted: besides(({ options }) => Reflect.set(options as object, 'label', 'other')),
    says: /changes options/,
  },
  {
    seenBy: UNTOUCHED,
    fault: 'results that are changed in silence',
    planted: besides(({ results }) => Reflect.deleteProperty(results, 'earlier')),
    says: /changes results/,
  },

  {
    seenBy: SILENT,
    fault: 'process.stdout',
    planted: besides(() => process.stdout.write('.')),
    says: /stdout belongs/,
  },
  {
    seenBy: SILENT,
    fault: 'file descriptor 1',
    planted: besides(() => writeSync(1, '.')),
    says: /stdout belongs/,
  },
  {
    seenBy: SILENT,
    fault: 'console.log in check',
    planted: echo(() => ({
      check: async () => {
        // oxlint-disable-next-line no-console -- the fault itself
        console.log('.')
        return []
      },
    })),
    says: /stdout belongs/,
  },

  {
    seenBy: GIVES_UP,
    fault: 'deafness to the signal',
    planted: echo(({ execute }) => ({
      async execute(context) {
        if (context.options.waitMs !== undefined && !context.signal.aborted) await pause(1000)
        return execute(context)
      },
    })),
    says: /still waits 150 ms after/,
  },
  {
    seenBy: GIVES_UP,
    fault: 'a use that does not hang',
    planted: echo(() => ({}), { hangs: { name: 'short', options: { text: 'hello' } } }),
    says: /"short" does not wait/,
  },
  {
    seenBy: GIVES_UP,
    fault: 'one that waits and says it never does',
    planted: echo(() => ({}), {
      hangs: null,
      works: [{ ...HELLO, options: { ...HELLO.options, waitMs: 400 } }],
    }),
    says: /give the contract a use that hangs/,
  },
  {
    seenBy: AT_ONCE,
    fault: 'an ear for what has been said before',
    planted: echo(({ execute }) => ({
      async execute(context) {
        if (context.options.waitMs !== undefined) await pause(1000, context.signal)
        return execute(context)
      },
    })),
    says: /waits 150 ms for a signal that has aborted before/,
  },

  {
    seenBy: ERRORS,
    fault: 'a text that is thrown',
    planted: broken({ fail: 'busy' }, () => {
      // oxlint-disable-next-line no-throw-literal -- the fault itself
      throw 'busy'
    }),
    says: /"is busy" throws 'busy': throw an Error/,
  },
  {
    seenBy: ERRORS,
    fault: 'a failure that is none',
    planted: echo(() => ({}), { fails: [{ name: 'is fine', options: { text: 'x' }, retryable: false }] }),
    says: /"is fine" does not fail, so nothing can be seen/,
    also: [CLASSIFIED],
  },
  {
    seenBy: CLASSIFIED,
    fault: 'a plain error',
    planted: broken({ fail: 'busy' }, () => {
      throw new RangeError('busy')
    }),
    says: /a plain RangeError: call retryable\(\) or permanent\(\)/,
  },
  {
    seenBy: CLASSIFIED,
    fault: 'no second try for what may work later',
    planted: broken({ fail: 'busy' }, () => {
      throw new HooklineError('ECHO_BUSY', 'busy')
    }),
    says: /worth another try/,
  },
  {
    seenBy: CLASSIFIED,
    fault: 'another code',
    planted: broken({ fail: 'wrong' }, () => {
      throw new HooklineError('ECHO_ODD', 'wrong')
    }),
    says: /another code/,
  },

  {
    seenBy: CLOSES,
    fault: 'a second close that fails',
    planted: echo(() => ({
      async close(line: Line) {
        if (!line.open) throw new Error('closed already')
        line.open = false
      },
    })),
    says: /could not be closed a second time .*closed already/,
  },
  {
    seenBy: CLOSES,
    fault: 'a close that does not end',
    planted: echo(() => ({ close: ({ open }) => (open ? pause(400) : undefined) })),
    says: /not within 150 ms/,
  },
  {
    seenBy: CLOSES,
    fault: 'no close',
    planted: echo(() => ({ close: anything(undefined) })),
    says: /has no close/,
  },
  {
    seenBy: OPENING,
    fault: 'an opening that does not heed the signal',
    planted: echo(({ open }) => ({
      open: (options, context) => (context.signal.aborted ? never : open!(options, context)),
    })),
    says: /opening still waits 150 ms/,
  },
  {
    seenBy: OPENING,
    fault: 'an opening that fails with a text',
    planted: echo(({ open }) => ({
      open(options, context) {
        // oxlint-disable-next-line no-throw-literal -- the fault itself
        if (options.fail === 'open') throw 'down'
        return open!(options, context)
      },
    })),
    says: /fails to open with something that is no Error/,
    also: [ERRORS],
  },

  { seenBy: TARGET, fault: 'an empty target', planted: echo(() => ({ target: () => '' })), says: /is empty/ },
  {
    seenBy: TARGET,
    fault: 'no text',
    planted: echo(() => ({ target: () => anything(7) })),
    says: /is 7, not a text/,
  },
  {
    seenBy: TARGET,
    fault: 'another one each time',
    planted: echo(() => ({ target: () => String(performance.now()) })),
    says: /two targets/,
  },

  {
    seenBy: PREVIEW,
    fault: 'a function',
    planted: echo(() => ({ preview: () => anything(() => 1) })),
    says: /preview is a function/,
  },
  {
    seenBy: PREVIEW,
    fault: 'a preview that does it',
    planted: echo((_kept, said) => ({ preview: () => (said.push('x') > 0 ? 'x' : 'y') })),
    says: /does what it should only show/,
  },
  {
    seenBy: PREVIEW,
    fault: 'another one each time',
    planted: echo(() => ({ preview: () => performance.now() })),
    says: /shows something else/,
  },

  {
    seenBy: CHECKS,
    fault: 'a fault in what works',
    planted: echo(({ check }) => ({
      check: async (options, context) =>
        options.text === 'x' ? check!(options, context) : [{ severity: 'error', message: 'no broker' }],
    })),
    says: /no broker/,
  },
  {
    seenBy: CHECKS,
    fault: 'a finding of a severity nobody knows',
    planted: echo(() => ({ check: async () => [{ severity: anything('fatal'), message: 'x' }] })),
    says: /severity 'fatal'/,
  },
  {
    seenBy: CHECKS,
    fault: 'no list',
    planted: echo(() => ({ check: async () => anything(undefined) })),
    says: /not a list/,
  },
  {
    seenBy: CHECKS_ALL,
    fault: 'a check that throws',
    planted: echo(() => ({
      check: async ({ fail }) => {
        if (fail !== undefined) throw new Error(`no ${fail}`)
        return []
      },
    })),
    says: /check throws where it should find \("is busy"\): no busy/,
  },

  {
    seenBy: ONCE,
    fault: 'twice',
    planted: echo(({ execute }, said) => ({
      execute(context) {
        said.push('again')
        return execute(context)
      },
    })),
    says: /does one delivery twice/,
  },
  {
    seenBy: ONCE,
    fault: 'nothing that could be counted',
    planted: echo(() => ({}), { done: () => 0 }),
    says: /nothing that `done` could count/,
  },
]
