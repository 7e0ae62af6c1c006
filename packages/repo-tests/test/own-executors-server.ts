/** A server that speaks MCP by hand, so that a folder needs nothing to run it. Its tool denies what begins with `rm`. */
export const JUDGE_SERVER = `
const { createInterface } = require('node:readline')
const say = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n')
const tools = [{ name: 'judge', inputSchema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] } }]
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'initialize') say(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } })
  if (method === 'tools/list') say(id, { tools })
  if (method === 'tools/call') {
    const bad = params.arguments.command.startsWith('rm')
    const structuredContent = bad ? { decision: 'deny', reason: 'the tool says no to ' + (process.env.WHO || 'you') } : {}
    say(id, { structuredContent, content: [{ type: 'text', text: JSON.stringify(structuredContent) }] })
  }
})
`

/** A guard that asks its tool; `server`: the line that says which server. */
export function judge(server: string): string {
  return `[[hooks]]
id = "judge"
on = "exec.before"
guard = true
executor = "mcp"
${server}
with.tool = "judge"
with.arguments = { command = "{{ event.data.command }}" }
`
}
