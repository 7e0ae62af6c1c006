import type { LifecycleEvent, Outcome, Rewrite } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { patchText, textOf } from '../../src/claude-code/patch.ts'
import { anyText } from '../text.ts'
import { eventOf, recorded, stamp } from './recorded.ts'

const inputOf = (name: string): object => recorded(name)['tool_input'] as object
const patchOf = (event: LifecycleEvent): string => (event.data as { readonly patch: string }).patch
/** What Claude Code is told to run; `undefined`: the call is denied. */
function updatedInput(name: string, rewrite: Rewrite): unknown {
  const outcome: Outcome = { rewrite, context: [], results: [] }
  const { stdout } = claudeCode.encode(eventOf(name), outcome)
  return (JSON.parse(stdout) as Record<string, any>)['hookSpecificOutput'].updatedInput
}
const add = (path: string, ...lines: readonly string[]): string =>
  ['*** Begin Patch', `*** Add File: ${path}`, ...lines, '*** End Patch', ''].join('\n')
const update = (path: string, ...lines: readonly string[]): string =>
  ['*** Begin Patch', `*** Update File: ${path}`, ...lines, '*** End Patch', ''].join('\n')
const EDIT = { file_path: '/workspace/a.txt', old_string: 'beta', new_string: 'gamma', replace_all: false }

test.each<readonly [string, string, object]>([
  ['pre-tool-use.write', add('new.txt', '+uno'), { content: 'uno\n', file_path: '/workspace/new.txt' }],
  ['pre-tool-use.write', add('b/c.txt'), { content: '', file_path: '/workspace/b/c.txt' }],
  ['pre-tool-use.write', add('/etc/x', '+a'), { content: 'a\n', file_path: '/etc/x' }],
  ['pre-tool-use.write', '{"file_path":"/b","content":"x"}', { file_path: '/b', content: 'x' }],
  ['pre-tool-use.edit', update('a.txt', '@@', '-beta', '+BETA'), { ...EDIT, new_string: 'BETA' }],
  ['pre-tool-use.edit', update('a.txt', '@@', '-beta'), { ...EDIT, new_string: '' }],
  [
    'pre-tool-use.edit',
    update('a.txt', '@@ somewhere', ' alpha', '-beta', '+x', '+y'),
    { ...EDIT, old_string: 'alpha\nbeta', new_string: 'alpha\nx\ny' },
  ],
  [
    'pre-tool-use.edit',
    add('n.txt', '+x'),
    { ...EDIT, file_path: '/workspace/n.txt', old_string: '', new_string: 'x\n' },
  ],
  [
    'pre-tool-use.notebook-edit',
    update('n.ipynb', '@@', '+a=3'),
    { notebook_path: '/workspace/n.ipynb', cell_id: 'c1', new_source: 'a=3' },
  ],
])('%s rewritten to %j is run as that', (name, patch, input) => {
  expect(updatedInput(name, { patch })).toEqual(input)
})

test.each([
  ['pre-tool-use.write', update('new.txt', '@@', '-a', '+b')],
  ['pre-tool-use.edit', update('a.txt', '@@', '+only new')],
  ['pre-tool-use.edit', update('a.txt', '@@', '-a', '+b', '@@', '-c', '+d')],
  ['pre-tool-use.edit', update('a.txt', '-a', '+b')],
  ['pre-tool-use.edit', update('a.txt')],
  ['pre-tool-use.edit', update('', '@@', '-a')],
  ['pre-tool-use.edit', '*** Begin Patch\n*** Update File: a.txt\n@@\n-a\n+b\n'],
  ['pre-tool-use.edit', '{"file_path":"/a"}'],
  ['pre-tool-use.edit', '{"file_path":'],
  ['pre-tool-use.edit', '*** Begin Patch\n*** Delete File: a.txt\n*** End Patch\n'],
  [
    'pre-tool-use.edit',
    '*** Begin Patch\n*** Update File: a.txt\n@@\n-a\n*** Update File: b.txt\n@@\n-a\n*** End Patch\n',
  ],
  ['pre-tool-use.notebook-edit', add('n.ipynb', '+x')],
])('%s cannot be %j, so it does not run', (name, patch) => {
  expect(updatedInput(name, { patch })).toBeUndefined()
})

test('a MultiEdit is rewritten edit by edit, and keeps what else it says', () => {
  const edits = [{ old_string: 'a', new_string: 'b', replace_all: true }]
  const over = { tool_name: 'MultiEdit', tool_input: { file_path: '/workspace/a.txt', edits } }
  const patch = update('a.txt', '@@', '-a', '+c', '@@', '-d', '+e')
  const { raw } = claudeCode.rewritten(eventOf('pre-tool-use.edit', over), { patch })
  expect((raw as Record<string, unknown>)['tool_input']).toEqual({
    file_path: '/workspace/a.txt',
    edits: [
      { old_string: 'a', new_string: 'c', replace_all: true },
      { old_string: 'd', new_string: 'e' },
    ],
  })
})

test.each<readonly [string, Rewrite]>([
  ['pre-tool-use.bash', { command: 'echo rewritten' }],
  ['pre-tool-use.monitor', { command: 'echo rewritten' }],
  ['pre-tool-use.mcp', { arguments: { rewritten: true } }],
  ['pre-tool-use.read', { input: { rewritten: true } }],
  ['pre-tool-use.write', { patch: add('b.txt', '+x') }],
  ['pre-tool-use.edit', { patch: update('b.txt', '@@', '-x', '+y') }],
  ['pre-tool-use.edit', { patch: '{"file_path":"/workspace/b","old_string":"a","new_string":"b"}' }],
  ['permission-request.host', { command: 'echo rewritten' }],
])('the payload of %s rewritten to %j is that of the call as it now is', (name, rewrite) => {
  const event = eventOf(name)
  const changed = claudeCode.rewritten(event, rewrite)
  const [again] = claudeCode.decode(changed.raw, stamp())
  expect(again!.data).toEqual(changed.data)
  expect(changed).toMatchObject({ id: event.id, key: event.key, name: event.name })
  expect((changed.raw as Record<string, unknown>)['tool_input']).not.toEqual(inputOf(name))
})

test('a rewrite that cannot be taken leaves the payload as it was', () => {
  const event = eventOf('pre-tool-use.edit')
  const changed = claudeCode.rewritten(event, { patch: 'x' })
  expect(changed.raw).toBe(event.raw)
  expect(changed.data).toMatchObject({ patch: 'x', files: [] })
})

const file = fc.record({
  path: fc.string({ minLength: 1 }).filter((path) => !path.includes('\n')),
  change: fc.constant('update' as const),
  hunks: fc.array(fc.record({ before: text(), after: text() }), { minLength: 1, maxLength: 3 }),
})

/** A text of one empty line is told like none. */
function text(): fc.Arbitrary<string> {
  return fc.oneof(anyText, fc.constantFrom('*** End Patch', '@@\n-x', 'a\n', '\n', 'a\r\nb', ' a\n+b'))
}

test('whatever is replaced by whatever, the patch says it and can be read back', () => {
  fc.assert(
    fc.property(file, (told) => {
      expect(textOf(patchText(told))).toEqual(told)
    }),
    { numRuns: 2000 },
  )
})

test('whatever is written, the patch says it and can be read back', () => {
  fc.assert(
    fc.property(file, text(), (told, after) => {
      const written = { ...told, change: 'add', hunks: [{ before: '', after }] } as const
      expect(textOf(patchText(written))).toEqual(written)
    }),
    { numRuns: 2000 },
  )
})

test('an edit and its patch are the same edit, whatever the texts', () => {
  fc.assert(
    fc.property(text(), text(), (old_string, new_string) => {
      const tool_input = { ...EDIT, old_string, new_string }
      const event = eventOf('pre-tool-use.edit', { tool_input })
      const { raw } = claudeCode.rewritten(event, { patch: patchOf(event) })
      expect((raw as Record<string, unknown>)['tool_input']).toEqual(tool_input)
    }),
    { numRuns: 2000 },
  )
})
