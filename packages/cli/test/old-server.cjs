// A server that is asked what it does not know, as an old Codex: each turn asks about a command, which is the prompt, or about what it names.
const { createInterface } = require('node:readline')

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)
const thread = { id: 't', sessionId: 't', cwd: process.cwd(), path: null, parentThreadId: null }
let turns = 0

const answers = {
  initialize: () => ({ userAgent: `x/${process.env.SERVER_VERSION ?? '0.1.0'} (old)` }),
  'thread/start': () => ({ thread, model: 'm', cwd: process.cwd(), approvalPolicy: 'untrusted' }),
  'turn/start': () => ({}),
  'turn/interrupt': () => ({}),
}

const asked = (command, turnId) => ({
  method: 'item/commandExecution/requestApproval',
  params: { threadId: 't', turnId, itemId: `call-${turns}`, command },
})

/** In the words of the protocol that was before, of a conversation that nothing else tells of; and for more leave. */
const questions = {
  'before: command': () => ({
    method: 'execCommandApproval',
    params: {
      conversationId: 'c',
      callId: 'call-c',
      approvalId: null,
      command: ['/bin/bash', '-lc', 'rm all'],
      cwd: process.cwd(),
      reason: null,
      parsedCmd: [],
    },
  }),
  'before: patch': () => ({
    method: 'applyPatchApproval',
    params: {
      conversationId: 'c',
      callId: 'call-c',
      fileChanges: { [`${process.cwd()}/secret.md`]: { type: 'add', content: 'x\n' } },
      reason: null,
      grantRoot: null,
    },
  }),
  permissions: (_, turnId) => ({
    method: 'item/permissions/requestApproval',
    params: {
      threadId: 't',
      turnId,
      itemId: 'call-p',
      cwd: process.cwd(),
      reason: 'it builds',
      permissions: { network: { enabled: true }, fileSystem: null },
    },
  }),
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params, result } = JSON.parse(line)
  process.stderr.write(`told ${line}\n`)
  if (method === undefined && result !== undefined)
    return say({
      method: 'turn/completed',
      params: { threadId: 't', turn: { id: `turn-${turns}`, status: 'completed' } },
    })
  if (id === undefined) return
  if (!Object.hasOwn(answers, method)) return say({ id, error: { code: -32601, message: 'no such method' } })
  say({ id, result: answers[method]() })
  if (method !== 'turn/start') return
  const turnId = `turn-${++turns}`
  const command = params.input[0].text
  say({ method: 'turn/started', params: { threadId: 't', turn: { id: turnId, rootTurnId: turnId } } })
  say({
    method: 'item/started',
    params: {
      threadId: 't',
      turnId,
      item: { type: 'commandExecution', id: `call-${turns}`, command, cwd: process.cwd(), source: 'agent' },
    },
  })
  say({ id: turns, ...(questions[command] ?? asked)(command, turnId) })
  if (command === 'die') setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300)
  if (command === 'resolve')
    setTimeout(
      () => say({ method: 'serverRequest/resolved', params: { threadId: 't', requestId: turns } }),
      300,
    )
})
process.stdin.on('end', () => process.exit(0))
