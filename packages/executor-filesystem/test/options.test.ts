import type { SchemaIssue } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { options } from '../src/options.ts'

function faults(settings: unknown): readonly string[] {
  const { issues } = options['~standard'].validate(settings) as { readonly issues?: readonly SchemaIssue[] }
  return (issues ?? []).map(({ path, message }) => `${(path ?? []).map(String).join('.')}: ${message}`)
}

test.each([
  [{ action: 'append', path: 'a' }],
  [
    {
      action: 'append',
      path: 'logs/{{ event.session.id }}',
      rotate: { size: '10MB', age: '1d', compress: false },
      keep: 10,
      keep_age: '30d',
      permissions: '0640',
      fsync: true,
      root: 'state',
    },
  ],
  [{ action: 'write', path: 'a', content: { deep: [1, true, null, '{{ event.name }}'] }, max_size: '1MB' }],
  [{ action: 'copy', from: 'a', to: 'b', to_root: '/srv/copies' }],
  [{ action: 'move', from: 'a', to: 'b', root: '/srv' }],
  [{ action: 'delete', path: 'a', trash: false }],
  [{ action: 'backup' }],
  [
    {
      action: 'backup',
      paths: ['a', '{{ event.data.command }}'],
      keep_age: '30d',
      max_bytes: '1GB',
      permissions: undefined,
    },
  ],
])('%j is right', (settings) => {
  expect(faults(settings)).toEqual([])
})

describe('a setting that does not fit is said with its place', () => {
  test.each([
    [{}, 'action: '],
    [{ action: 'chmod' }, 'action: '],
    [{ action: 'append' }, 'path: is needed for action = "append"'],
    [{ action: 'copy', from: 'a' }, 'to: is needed for action = "copy"'],
    [{ action: 'backup', path: 'a' }, 'path: is for action = "append" or "write" or "delete"'],
    [{ action: 'append', path: 'a', trash: true }, 'trash: is for action = "delete"'],
    [{ action: 'write', path: 'a', rotate: { size: '1MB' } }, 'rotate: is for action = "append"'],
    [{ action: 'append', path: 'a', rotate: {} }, 'rotate: names `size` or `age`'],
    [{ action: 'append', path: 'a', keep: 3 }, 'keep: goes with `rotate`'],
    [{ action: 'append', path: 'a', rotate: { size: '10' } }, 'rotate.size: a size such as "10MB"'],
    [{ action: 'backup', keep_age: '30' }, 'keep_age: a span of time such as "30d"'],
    [{ action: 'write', path: 'a', permissions: '888' }, 'permissions: rights in octal'],
    [{ action: 'write', path: 'a', permissions: '4755' }, 'permissions: rights in octal'],
    [{ action: 'write', path: 'a', root: 'logs' }, 'root: "workspace", "state" or an absolute folder'],
    [
      { action: 'write', path: 'a', root: '/srv/{{ event.name }}' },
      'root: "workspace", "state" or an absolute folder',
    ],
    [{ action: 'write', path: 'a', content: () => 1 }, 'content: text, or what JSON can hold'],
    [{ action: 'write', path: 'a', content: new Date() }, 'content: text, or what JSON can hold'],
    [{ action: 'write', path: 'a', constructor: 1 }, 'constructor'],
  ])('%j', (settings, said) => {
    expect(faults(settings).join('\n')).toContain(said)
  })
})
