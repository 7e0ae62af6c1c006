import { describe, expect, test } from 'vitest'
import { heard } from '../e2e/index.ts'
import { proxying } from './app-server-world.ts'
import { noCodex } from './codex-play.ts'
import { callTracker } from './codex-stage.ts'

describe.skipIf(noCodex).each([true, false])(
  'calls of MCP servers with tool_call_mcp_elicitation %s',
  (on) => {
    const played = proxying({
      script: [
        [callTracker('delete_issue', { id: 1 })],
        [callTracker('create_issue', { title: 'granted' })],
        [callTracker('create_issue', { title: 'asked' })],
        [{ say: 'done' }],
      ],
      settings: `[features]\ntool_call_mcp_elicitation = ${on}\n`,
      editor: { approvalPolicy: 'untrusted', answer: 'accept' },
      hooks: `
[[hooks]]
id = "no-deletes"
on = "mcp.before"
match = "tracker/delete_issue"
guard = true
deny = "nothing is deleted"

[[hooks]]
id = "grants"
on = "permission.request"
match = "tracker/create_issue"
if = "event.data.arguments.title == 'granted'"
run = 'echo "{\\"decision\\":\\"allow\\"}"'
`,
    })

    test('a guard holds, a consent is enough, and the rest the user is asked', () => {
      const last = played().requests.at(-1)!
      expect(heard(last, 'delete_issue: done')).toBe(false)
      expect(JSON.stringify(last).split('create_issue: done')).toHaveLength(3)
      const asked = played().lines.filter(({ id, method }) => id !== undefined && method !== undefined)
      expect(asked).toHaveLength(1)
      expect(JSON.stringify(asked)).toContain('create_issue')
      expect(asked[0]!.method).toBe(on ? 'mcpServer/elicitation/request' : 'item/tool/requestUserInput')
    })

    test('nobody is told that it was not asked, and what was declined has no end', () => {
      expect(played().stderr).not.toContain('did not ask')
      const ended = played().told.filter(({ name }) => name === 'mcp.after')
      expect(ended.map(({ data }) => data['arguments'])).toEqual([{ title: 'granted' }, { title: 'asked' }])
    })
  },
)
