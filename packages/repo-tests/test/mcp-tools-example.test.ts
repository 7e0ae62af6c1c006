import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('tools of MCP servers: one decides, one is that of an agent, and a broken one lets nothing through', () => {
  expect(ranExample('mcp-tools')).toEqual({ status: 0, stderr: '', shown: 6, left: [] })
})
