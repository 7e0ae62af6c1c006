import { appendFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'

const hook = (id: string, more: string): string => `\n[[hooks]]\nid = "${id}"\n${more.trim()}\n`
const WEB = 'executor = "webhook"\nwith.url = "http://{receiver}/hook"\nwith.headers.at = "{world}"'
const MCP = `executor = "mcp"\nwith.command = ["${process.execPath}", "{world}/mcp.mjs"]\nwith.tool = "say"`
const COMMAND = 'with.arguments = { command = "{{ event.data.command }}" }'

/** What the others than scripts do. `{receiver}`: where what is sent is written down. */
export const EXECUTORS: string = [
  '\n[network]\nallow_private = ["{receiver}"]\n[executors]\nteam = "./team.mjs"\n',
  hook(
    'append',
    `on = ["exec.*", "task.*"]\nmode = "blocking"\nexecutor = "filesystem"\nwith.action = "append"\nwith.root = "{world}/effects"\nwith.path = "appended"\nwith.content = "\\u001E{{ event.name }} of {{ event.session.id }}"`,
  ),
  hook(
    'later',
    'on = "patch.*"\nexecutor = "filesystem"\nwith.action = "append"\nwith.root = "{world}/effects"\nwith.path = "later"\nwith.content = "\\u001E{{ event.name }}"\ndelivery = "at-least-once"',
  ),
  hook(
    'rows',
    'on = ["exec.before", "mcp.*"]\nexecutor = "database"\nwith.url = "sqlite:{world}/effects.db"\nwith.table = "told"\nwith.columns = { what = "{{ event.data }}", session = "{{ event.session.id }}" }',
  ),
  hook('sent', `on = ["task.*", "session.*"]\n${WEB}`),
  hook(
    'asked',
    `on = "exec.before"\nmatch = ["git *", "curl *"]\n${WEB}\nwith.body = { command = "{{ event.data.command }}" }\nguard = true\ndecide = "output.body.allowed ? 'allow' : {'decision': 'deny', 'reason': 'it says ' + output.body.why}"`,
  ),
  hook('tool', `on = "exec.before"\nmatch = ["ls*", "cat *"]\n${MCP}\n${COMMAND}\nmode = "blocking"`),
  hook(
    'judge',
    `on = "exec.before"\nmatch = ["rm *", "cat *"]\nguard = true\n${MCP}\n${COMMAND}\ndecide = "output.allowed ? 'allow' : {'decision': 'deny', 'reason': output.why}"`,
  ),
  hook(
    'team',
    'on = ["exec.before", "tool.before"]\nmatch = ["npm *", "make *", "*"]\nexecutor = "team"\nwith.word = "a word"',
  ),
].join('')

/** What each of them leaves. */
export const KINDS: readonly RegExp[] = [
  /^exec\.before of /,
  /^patch\./,
  /^\{"what"/,
  /^sent POST /,
  /^mcp /,
  /^team /,
]

const MCP_SERVER = `import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }),
  'tools/list': () => ({ tools: [{ name: 'say', inputSchema: { type: 'object' } }] }),
  'tools/call'({ arguments: given }) {
    appendFileSync(process.env.HOME + '/effects/mcp-' + process.pid, '\\x1Emcp ' + JSON.stringify([given, process.env.LANG, process.cwd()]))
    return { content: [{ type: 'text', text: JSON.stringify({ allowed: !given.command.startsWith('rm'), why: 'no ' + given.command }) }] }
  },
}
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.(params) ?? {} }))
})
`

const TEAM = `import { appendFileSync } from 'node:fs'
export default {
  [Symbol.for('hookline.executor')]: true, spec: 1, name: 'team', answers: true,
  options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }) } },
  async execute({ event, options, env }) {
    const { PATH, LANG } = process.env
    const told = [event.name, event.data, options.word, Object.keys(env).sort(), PATH, LANG, process.cwd()]
    appendFileSync(process.env.HOME + '/effects/team-' + process.pid, '\\x1Eteam ' + JSON.stringify(told))
    return { context: 'the team knows of ' + event.name }
  },
}
`

/** Puts what they need where the hooks of a world look for it. */
export function furnishExecutors(dir: string): void {
  const require = createRequire(import.meta.url)
  const config = join(dir, '.config/hookline')
  mkdirSync(join(config, 'node_modules/@hookline'), { recursive: true })
  for (const name of ['filesystem', 'database', 'webhook', 'mcp'])
    symlinkSync(
      dirname(require.resolve(`@hookline/executor-${name}/package.json`)),
      join(config, `node_modules/@hookline/executor-${name}`),
    )
  writeFileSync(join(dir, 'mcp.mjs'), MCP_SERVER)
  writeFileSync(join(config, 'team.mjs'), TEAM)
  const database = new DatabaseSync(join(dir, 'effects.db'))
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE told (what TEXT, session TEXT)')
  database.close()
}

/** The rows that hooks have written in a world, a text each. */
export function rowsIn(dir: string): readonly string[] {
  if (!existsSync(join(dir, 'effects.db'))) return []
  const database = new DatabaseSync(join(dir, 'effects.db'))
  try {
    return database
      .prepare('SELECT what, session FROM told')
      .all()
      .map((row) => JSON.stringify(row))
  } finally {
    database.close()
  }
}

/** Starts what writes down, in the world that it comes from, whatever is sent to it; gives its host and port. It goes with the test. */
export async function startReceiver(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (bytes: Buffer) => chunks.push(bytes))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const { at, 'content-type': type } = request.headers
      appendFileSync(join(String(at), 'effects/sent'), `\x1Esent ${request.method} ${type} ${body}`)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ allowed: !body.includes('push'), why: 'no' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}
