import { describe, expect, test } from 'vitest'
import type { ModelItem } from '../e2e/index.ts'
import { proxying } from './app-server-world.ts'
import { noCodex } from './codex-play.ts'

describe.skipIf(noCodex)('where the model asks for more leave', () => {
  const ask = (reason: string, permissions: object): readonly ModelItem[] => [
    { call: 'request_permissions', args: { reason, permissions } },
  ]
  const played = proxying({
    script: [
      ask('to look', { network: { enabled: true } }),
      ask('to build', { file_system: { write: ['/srv/build'] } }),
      ask('to keep', { file_system: { write: ['/srv/keep'] } }),
      [{ say: 'done' }],
    ],
    settings: '[features]\nrequest_permissions_tool = true\n',
    editor: { approvalPolicy: 'on-request', sandbox: 'read-only' },
    hooks: `
[[hooks]]
id = "no-network"
on = "tool.before"
match = "request_permissions"
if = "has(event.data.input.permissions.network)"
guard = true
deny = "no network"

[[hooks]]
id = "grants"
on = "permission.request"
match = "request_permissions"
if = "event.data.description == 'to build'"
run = 'echo "{\\"decision\\":\\"allow\\"}"'
`,
  })

  test('hooks answer in its words, and what none of them decides the user does', () => {
    const { requests, lines } = played()
    expect(
      requests
        .at(-1)!
        .texts.filter((said) => said.includes('"scope"'))
        .map((said) => JSON.parse(said)),
    ).toEqual([
      { permissions: { network: null, file_system: null }, scope: 'turn' },
      { permissions: { network: null, file_system: { write: ['/srv/build'] } }, scope: 'turn' },
      { permissions: { network: null, file_system: null }, scope: 'turn' },
    ])
    const asked = lines.flatMap(({ method, params }) =>
      method === 'item/permissions/requestApproval' ? [params?.['reason']] : [],
    )
    expect(asked).toEqual(['to keep'])
  })

  test('and hear what is asked for as hooks of Codex do', () => {
    const calls = played().told.filter(({ name }) => name === 'tool.before')
    expect(calls.map(({ data }) => data['tool'])).toEqual(Array(3).fill('request_permissions'))
    expect(calls[1]!.data['input']).toMatchObject({
      reason: 'to build',
      permissions: { file_system: { write: ['/srv/build'] } },
    })
    const requests = played().told.filter(({ name }) => name === 'permission.request')
    expect(requests.map(({ data }) => data['description'])).toEqual(['to build', 'to keep'])
  })
})
