import { expect, test } from 'vitest'
import { strangeField } from '../src/index.ts'

test('the field deep in a table or a list is named from the data on', () => {
  expect(strangeField('task.complete', { usage: { inputTokns: 1 } })).toMatchObject({
    field: 'usage.inputTokns',
    near: 'usage.inputTokens',
  })
  expect(strangeField('patch.before', { files: [{ path: 'a' }, null, { pth: 'b' }] })).toEqual({
    field: 'files.pth',
    near: 'files.path',
    known: ['path', 'change', 'to'],
  })
})

test.each([
  ['custom.deployed', { to: { whom: 1 } }],
  ['mcp.before', { arguments: { whatever: [{ a: 1 }] } }],
  ['exec.after', { exitCode: { a: 1 }, argv: [{ a: 1 }] }],
])('%s takes %j: nobody knows better', (name, data) => {
  expect(strangeField(name, data)).toBeUndefined()
})
