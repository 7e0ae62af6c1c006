import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { canaryCommand } from '../canary.ts'
import type { Proved } from './prove.ts'

const MOST_MS = 60_000

/** Lets the real Claude Code, with settings of nobody's, try a command that the lines of the company deny. */
export async function proveClaude(program: string, env: NodeJS.ProcessEnv): Promise<Proved> {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-doctor-'))
  const model = await startModel(canaryCommand.denied(randomBytes(6).toString('hex')))
  try {
    const said = await ended(program, folder, { ...env, ...settings(folder, model.url) })
    const answer = model.answer()
    return answer === undefined
      ? { is: 'untried', why: `Claude Code did not come to the command: ${said}` }
      : { is: 'answered', answer }
  } finally {
    model.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

const settings = (folder: string, url: string): NodeJS.ProcessEnv => ({
  CLAUDE_CONFIG_DIR: join(folder, 'claude'),
  ANTHROPIC_BASE_URL: url,
  ANTHROPIC_API_KEY: 'hookline-canary',
  ANTHROPIC_AUTH_TOKEN: undefined,
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_MAX_RETRIES: '0',
  DISABLE_AUTOUPDATER: '1',
})

/** What it said last. */
async function ended(program: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(program, ['-p', 'hookline canary'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS)
  let said = ''
  for (const output of [child.stdout, child.stderr])
    output.on('data', (bytes: Buffer) => (said = `${said}${bytes.toString()}`.slice(-300)))
  await once(child, 'close').catch((thrown: unknown) => (said = String(thrown)))
  clearTimeout(timer)
  return said.trim()
}

/** A model on loopback, of the kind that Claude Code speaks with: it wants one command, and is then done. */
async function startModel(command: string): Promise<{
  readonly url: string
  readonly answer: () => string | undefined
  readonly close: () => void
}> {
  let answer: string | undefined
  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) return response.end('{}')
        if (request.url.includes('count_tokens')) return response.end('{"input_tokens":1}')
        answer ??= answerIn(body)
        return stream(response, answer === undefined ? wants(command) : DONE)
      })
      .catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: () => answer,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What came of the command. */
function answerIn(body: string): string | undefined {
  const { messages = [] } = JSON.parse(body) as {
    readonly messages?: readonly { readonly content?: unknown }[]
  }
  const blocks = messages.flatMap(({ content }) =>
    Array.isArray(content) ? (content as readonly Block[]) : [],
  )
  const result = blocks.find(({ type }) => type === 'tool_result')
  return result === undefined ? undefined : JSON.stringify(result)
}

interface Block {
  readonly type?: string
}

interface Turn {
  readonly start: object
  readonly delta: object
  readonly reason: string
}

const wants = (command: string): Turn => ({
  start: { type: 'tool_use', id: 'toolu_canary', name: 'Bash', input: {} },
  delta: { type: 'input_json_delta', partial_json: JSON.stringify({ command }) },
  reason: 'tool_use',
})

const DONE: Turn = {
  start: { type: 'text', text: '' },
  delta: { type: 'text_delta', text: 'done' },
  reason: 'end_turn',
}

function stream(response: ServerResponse, { start, delta, reason }: Turn): void {
  const usage = { input_tokens: 1, output_tokens: 1 }
  const message = {
    id: 'msg_canary',
    type: 'message',
    role: 'assistant',
    model: 'canary',
    content: [],
    usage,
  }
  const events: readonly (readonly [type: string, fields: object])[] = [
    ['message_start', { message }],
    ['content_block_start', { index: 0, content_block: start }],
    ['content_block_delta', { index: 0, delta }],
    ['content_block_stop', { index: 0 }],
    ['message_delta', { delta: { stop_reason: reason }, usage }],
    ['message_stop', {}],
  ]
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [type, fields] of events)
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`)
  response.end()
}
