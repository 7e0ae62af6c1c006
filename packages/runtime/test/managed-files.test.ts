import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readToml } from '@hookline/config'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Handler } from '../src/install/hooks-json.ts'
import { isLine } from '../src/install/line.ts'
import { dropInsIn } from '../src/managed/drop-ins.ts'
import {
  openRequirements,
  requiredAlone,
  unwiredRequirements,
  wiredRequirements,
} from '../src/managed/requirements.ts'
import { openSettings, settledAlone, unwiredSettings, wiredSettings } from '../src/managed/settings.ts'

const COMMAND = `/bin/sh '/etc/hookline/bin/1-a/hook' --agent codex --event PreToolUse --scope managed --install x || /bin/sh -c 'echo "no" >&2; exit 2'`
const handler: Handler = { type: 'command', command: COMMAND, timeout: 62, additionalContextLimit: 0 }
const LINES: ReadonlyMap<string, Handler> = new Map([
  ['PreToolUse', handler],
  ['Stop', { ...handler, timeout: 5 }],
])
const OURS = isLine('codex', 'managed')

const tableOf = (text: string): Record<string, any> =>
  JSON.parse(JSON.stringify(readToml(text, 'x.toml').table)) as Record<string, any>

const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/).filter((one) => one !== 'features' && one !== 'hooks')
const scalar = fc.oneof(fc.integer({ min: -9999, max: 9999 }), fc.boolean(), fc.string({ maxLength: 12 }))
const toml = fc.oneof(
  scalar.map((one) => JSON.stringify(one)),
  fc.array(fc.integer({ min: 0, max: 9 })).map((one) => JSON.stringify(one)),
)

/** A requirements.toml as administrators write it. */
const requirements = fc
  .record({
    top: fc.uniqueArray(fc.tuple(name, toml), { selector: ([key]) => key, maxLength: 3 }),
    features: fc.option(fc.record({ comment: fc.boolean(), pinned: fc.boolean(), others: fc.boolean() }), {
      nil: undefined,
    }),
    tables: fc.uniqueArray(fc.tuple(name, toml), { selector: ([key]) => key, maxLength: 3 }),
    hooks: fc.boolean(),
    end: fc.constantFrom('', '\n', '\n\n', '\n# the end'),
  })
  .map(({ top, features, tables, hooks, end }) => {
    const taken = new Set(top.map(([key]) => key))
    const lines = [
      ...top.map(([key, text]) => `${key} = ${text}`),
      ...(features === undefined
        ? []
        : [
            `[features]${features.comment ? ' # ours' : ''}`,
            ...(features.pinned ? ['hooks = true'] : []),
            ...(features.others ? ['memories = false'] : []),
          ]),
      ...tables
        .filter(([key]) => !taken.has(key))
        .flatMap(([key, text]) => ['', `[${key}]`, `inner = ${text}`]),
      ...(hooks
        ? [
            '',
            '[hooks]',
            'managed_dir = "/opt/theirs"',
            '',
            '[[hooks.PreToolUse]]',
            '[[hooks.PreToolUse.hooks]]',
            'type = "command"',
            'command = "/opt/theirs/look"',
          ]
        : []),
    ]
    return lines.join('\n') + end
  })

describe('requirements.toml of Codex', () => {
  test('Property: gets the lines and the pin, keeps all that is others, is written once, and loses what is ours again', () => {
    fc.assert(
      fc.property(requirements, (before) => {
        const after = wiredRequirements(before, LINES)
        const { features, hooks, ...rest } = tableOf(after)
        const was = tableOf(before)
        const { features: _features, hooks: wasHooks, ...wasRest } = was
        expect(JSON.stringify(rest)).toBe(JSON.stringify(wasRest))
        expect(features).toEqual({ ...was['features'], hooks: true })
        expect(hooks['PreToolUse'].at(-1)).toEqual({ hooks: [handler] })
        expect(hooks['PreToolUse']).toHaveLength((wasHooks?.['PreToolUse']?.length ?? 0) + 1)
        expect(hooks['managed_dir']).toBe(wasHooks?.['managed_dir'])
        expect(openRequirements(after)).toEqual([])
        expect(wiredRequirements(after, LINES)).toBe(after)
        expect(unwiredRequirements(after).trimEnd()).toBe(before.trimEnd())
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    ['hooks that are off for everybody', '[features]\nhooks = false\n', 'take `hooks = false` out first'],
    ['the old name of the same', '[features]\ncodex_hooks = false\n', 'take `hooks = false` out first'],
    [
      'features in one line',
      'features = { memories = false }\n',
      'add `hooks = true` to its features by hand',
    ],
    ['features by a dotted key', 'features.memories = false\n', 'add `hooks = true` to its features by hand'],
    ['hooks in one line', 'hooks = { PreToolUse = [] }\n', /\[\[hooks\.<event>\]\]|not TOML/],
    ['no TOML', 'broken', 'not TOML'],
  ])('with %s is left as it is', (_, before, why) => {
    expect(() => wiredRequirements(before, LINES)).toThrow(why)
  })

  test('is open where the feature is not pinned, and alone where it says so', () => {
    expect(openRequirements('[[hooks.PreToolUse]]\n')).toEqual([
      expect.stringContaining('-c features.hooks=false'),
    ])
    expect(openRequirements('[features]\nhooks = true\ncodex_hooks = false\n')).toHaveLength(2)
    expect(requiredAlone('allow_managed_hooks_only = true\n')).toBe(true)
    expect(requiredAlone('')).toBe(false)
  })
})

const settings = fc.record(
  {
    env: fc.dictionary(fc.constantFrom('A', 'LD_PRELOAD', 'PATH'), fc.constantFrom('', 'x')),
    model: fc.string(),
    hooks: fc.constant({
      PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: '/opt/theirs' }] }],
    }),
    allowManagedHooksOnly: fc.boolean(),
  },
  { requiredKeys: [] },
)

describe('managed settings of Claude Code', () => {
  test('Property: get the lines and the pins, keep all that is others, are written once, and lose what is ours again', () => {
    fc.assert(
      fc.property(settings, fc.constantFrom(undefined, 0, 2, '\t'), (value, indent) => {
        const before = JSON.stringify(value, undefined, indent)
        const after = wiredSettings(before, LINES, OURS)
        const now = JSON.parse(after) as Record<string, any>
        const { env, hooks, ...rest } = now
        const { env: wasEnv, hooks: wasHooks, ...wasRest } = value
        expect(rest).toEqual(wasRest)
        expect(env).toEqual({ LD_PRELOAD: '', LD_AUDIT: '', ...wasEnv })
        expect(hooks['PreToolUse']).toEqual([...(wasHooks?.PreToolUse ?? []), { hooks: [handler] }])
        expect(openSettings([{ file: 'x', text: after }])).toEqual([])
        expect(wiredSettings(after, LINES, OURS)).toBe(after)
        const without = JSON.parse(unwiredSettings(after, OURS)) as Record<string, any>
        expect(without['hooks'] ?? {}).toEqual(wasHooks ?? {})
        expect(without['model']).toBe(value.model)
      }),
      { numRuns: 500 },
    )
  })

  test('are open where hooks are disabled, or a library may be loaded', () => {
    const text = '{"disableAllHooks": true, "env": {"LD_AUDIT": ""}}'
    expect(openSettings([{ file: 'x', text }])).toEqual([
      expect.stringContaining('disableAllHooks'),
      expect.stringContaining('LD_PRELOAD'),
    ])
  })

  const wired = { file: 'base', text: '{"env": {"LD_PRELOAD": "", "LD_AUDIT": ""}}' }
  test.each([
    ['nothing of it', ['{"model": "x"}', '{"env": {"A": "b"}}'], []],
    ['that hooks are disabled', ['{"disableAllHooks": true}', '{}'], ['0: `disableAllHooks`']],
    ['the same after a mark', ['\uFEFF{"disableAllHooks": true}'], ['0: `disableAllHooks`']],
    [
      'that they are, and then that they are not',
      ['{"disableAllHooks": true}', '{"disableAllHooks": false}'],
      [],
    ],
    [
      'that they are not, and then that they are',
      ['{"disableAllHooks": false}', '{"disableAllHooks": true}'],
      ['1: `disableAllHooks`'],
    ],
    ['a library', ['{"env": {"LD_PRELOAD": "/x.so"}}'], ['0: `env` gives LD_PRELOAD']],
    ['a library, and then none', ['{"env": {"LD_PRELOAD": "/x.so"}}', '{"env": {"LD_PRELOAD": ""}}'], []],
    ['what is no JSON', ['{'], ['0: it is no JSON']],
  ] as const)('are open by what comes after them: %s', (_, texts, open) => {
    const dropIns = texts.map((text, at) => ({ file: String(at), text }))
    expect(openSettings([wired, ...dropIns])).toEqual(
      open.map((begins) => expect.stringMatching(new RegExp(`^${begins}`)) as unknown),
    )
  })

  test('are alone as the last says that says anything', () => {
    const files = (...all: readonly boolean[]) => [
      wired,
      ...all.map((one) => ({ file: 'x', text: JSON.stringify({ allowManagedHooksOnly: one }) })),
    ]
    expect([files(), files(true), files(true, false)].map(settledAlone)).toEqual([false, true, false])
  })

  test('in a folder are read by name, without what is hidden or no JSON by its name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hookline-drop-ins-'))
    try {
      for (const file of ['60.json', '50.json', '.40.json', '30.txt', '20.JSON'])
        writeFileSync(join(folder, file), file)
      expect(dropInsIn(folder).map(({ text }) => text)).toEqual(['50.json', '60.json'])
      expect(dropInsIn(join(folder, 'none'))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
