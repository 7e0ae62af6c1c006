import { expect, test } from 'vitest'
import { readToml } from '../src/index.ts'

const TEXT = `notify = [
  "say",
  "done",
]
model = "x" # mine

[hooks.state."/a:pre:0:0"]
trusted_hash = "sha256:1"

[[hooks.Stop]]
matcher = ""

[[hooks.Stop.hooks]]
type = "command"
command = """
one
two"""
`

test('a key and a table are told with all their lines', () => {
  const { table, parts } = readToml(TEXT, 'config.toml')
  expect(table['notify']).toEqual(['say', 'done'])
  const told = parts.map(({ path, kind, from, to }) => [path.join('.'), kind, from, to])
  expect(told).toEqual([
    ['notify', 'key', 1, 4],
    ['model', 'key', 5, 5],
    ['hooks.state./a:pre:0:0', 'table', 7, 8],
    ['hooks.state./a:pre:0:0.trusted_hash', 'key', 8, 8],
    ['hooks.Stop.0', 'table', 10, 11],
    ['hooks.Stop.0.matcher', 'key', 11, 11],
    ['hooks.Stop.0.hooks.0', 'table', 13, 17],
    ['hooks.Stop.0.hooks.0.type', 'key', 14, 14],
    ['hooks.Stop.0.hooks.0.command', 'key', 15, 17],
  ])
})

test('what is no TOML is refused with its place', () => {
  expect(() => readToml('a = 1\nb = \n', 'config.toml')).toThrow(
    expect.objectContaining({ code: 'TOML_INVALID', details: expect.objectContaining({ line: 2 }) }),
  )
})
