import { readFileSync } from 'node:fs'
import type { PatchCall } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { createAppServerReader, type AppServerFact, type AppServerQuestion } from '../src/index.ts'
import { unwrapped } from '../src/codex/app-server/shell-line.ts'
import { changesOf } from '../src/codex/app-server/changes.ts'
import { patchedFiles } from '../src/codex/patch.ts'

interface Line {
  readonly from: 'client' | 'server'
  readonly message: { readonly id?: number; readonly method?: string; readonly params?: object }
}

/** What a recorded session of an editor tells. */
function read(recording: string, change: (line: Line) => readonly Line[] = (line) => [line]) {
  const file = new URL(`../fixtures/codex-app-server/0.169.0/${recording}.jsonl`, import.meta.url)
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  let n = 0
  const stamp = { id: () => `id-${++n}`, now: () => '2026-01-01T00:00:00.000Z', root: (cwd: string) => cwd }
  const reader = createAppServerReader(stamp, '/elsewhere')
  const facts: AppServerFact[] = []
  const questions: AppServerQuestion[] = []
  for (const { from, message } of lines.flatMap(change)) {
    if (from === 'client') reader.said(message)
    else {
      const question = reader.asked(message)
      if (question !== undefined) questions.push(question)
      facts.push(...reader.heard(message))
    }
  }
  const names = facts.map(({ event }) => event.name)
  const of = (name: string) => facts.filter(({ event }) => event.name === name)
  return { reader, facts, questions, names, of, ended: reader.ended() }
}

describe('a session', () => {
  const { facts, names, of, reader, ended } = read('session.no-hooks')

  test('its events come in the order of what happened, each once', () => {
    expect(names.filter((name) => name !== 'model.after')).toEqual([
      'session.start',
      'task.start',
      'agent.message',
      'exec.before',
      'exec.after',
      'patch.before',
      'patch.after',
      'mcp.before',
      'mcp.after',
      'mcp.before',
      'mcp.after',
      'tool.before',
      'tool.after',
      'agent.message',
      'task.complete',
    ])
    expect(new Set(facts.map(({ event }) => event.key)).size).toBe(facts.length)
    expect(ended.map(({ event }) => event.name)).toEqual(['session.end'])
  })

  test('each says where it happened, in the words that hooks are told it, by which channel and of which Codex', () => {
    for (const { event } of facts) {
      expect(event.channel).toBe('app-server')
      expect(event.agent).toEqual({ name: 'codex', version: '0.169.0' })
      expect(event.session).toMatchObject({
        cwd: '/workspace',
        model: 'gpt-5.5',
        approval: 'bypassPermissions',
      })
    }
    expect(reader.version()).toBe('0.169.0')
  })

  test('a command comes as the model gave it, with what hooks of Codex are not told of its end', () => {
    expect(of('exec.after')[0]!.event.data).toEqual({
      command: 'ls nope; exit 3',
      argv: null,
      cwd: '/workspace',
      callId: 'call_2',
      ok: false,
      exitCode: 3,
      output: "ls: cannot access 'nope': No such file or directory\n",
      durationMs: 0,
    })
  })

  test('a call of an MCP server that failed comes, too', () => {
    expect(of('mcp.after').map(({ event }) => event.data)).toMatchObject([
      { server: 'lab', tool: 'echo', ok: true, error: null, durationMs: 1 },
      { server: 'lab', tool: 'fail', ok: false, error: 'it failed' },
    ])
  })

  test('a patch names its files from the root on, and reads as one', () => {
    const { data } = of('patch.after')[0]!.event
    expect(data).toMatchObject({ files: [{ path: 'n.txt', change: 'add', to: null }], ok: true })
    expect((data as { patch: string }).patch).toBe(
      '*** Begin Patch\n*** Add File: n.txt\n+x\n*** End Patch\n',
    )
  })

  test('the end of the task has its last words, its time, and the tokens of all its requests', () => {
    expect(of('task.complete')[0]!.event.data).toEqual({
      status: 'completed',
      lastMessage: 'All done.',
      usage: { inputTokens: 50, cachedInputTokens: 0, outputTokens: 25, totalTokens: 75 },
      error: null,
      durationMs: 286,
    })
  })

  test('tokens that Codex 0.130 tells of twice are counted once', () => {
    const again = read('session.no-hooks', (line) =>
      line.message.method === 'thread/tokenUsage/updated' ? [line, line] : [line],
    )
    expect(again.of('task.complete')[0]!.event.data).toMatchObject({ usage: { totalTokens: 75 } })
    expect(again.of('model.after')).toHaveLength(of('model.after').length)
  })

  test('a search in the web is a tool like others', () => {
    expect(of('tool.after')[0]!.event.data).toMatchObject({
      tool: 'web_search',
      input: { query: 'rust hooks' },
      ok: true,
    })
  })

  test('the key of a call and of a task is that of the channel of hooks', () => {
    const session = facts[0]!.event.session.id
    expect(of('exec.after')[0]!.event.key).toBe(`codex:${session}:exec.after:call_2`)
    expect(of('task.complete')[0]!.event.key).toBe(
      `codex:${session}:task.complete:${of('task.complete')[0]!.turn}`,
    )
  })
})

describe('questions', () => {
  const { questions, of, facts } = read('approvals.decline')

  test('each is about its call, files included, which the question does not name', () => {
    expect(
      questions.map(({ id, before, permission }) => [id, before?.event.name, permission.event.data]),
    ).toMatchObject([
      [
        0,
        'exec.before',
        {
          kind: 'exec',
          command: 'touch made-by-cmd',
          description: 'Need to touch a file?',
          callId: 'call_1',
        },
      ],
      [1, 'patch.before', { kind: 'patch', files: [{ path: 'n.txt' }], callId: 'call_2' }],
      [
        2,
        'mcp.before',
        { kind: 'mcp', server: 'lab', tool: 'write_row', arguments: { row: '1' }, callId: 'call_3' },
      ],
    ])
    // the same fact as the beginning of the call
    for (const { before } of questions)
      expect(facts.some(({ event }) => event.key === before!.event.key)).toBe(true)
  })

  test('each has the answers that the server takes', () => {
    expect(questions.map(({ decline, accept }) => [decline, accept])).toEqual([
      [{ decision: 'decline' }, { decision: 'accept' }],
      [{ decision: 'decline' }, { decision: 'accept' }],
      [
        { action: 'decline', content: null, _meta: null },
        { action: 'accept', content: {}, _meta: null },
      ],
    ])
  })

  test.each([
    [{ decision: 'acceptForSession' }, true],
    [{ decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: ['touch'] } } }, true],
    [{ decision: 'approved_for_session' }, true],
    [{ permissions: {}, scope: 'session' }, true],
    [{ action: 'accept', content: {}, _meta: { persist: 'session' } }, true],
    [{ answers: { q: { answers: ['Allow for this session'] } } }, true],
    [{ decision: 'accept' }, false],
    [{ decision: { denied: { rejection: 'no' } } }, false],
    [{ permissions: {}, scope: 'turn' }, false],
    [{ action: 'accept', content: {}, _meta: null }, false],
    [{ answers: { q: { answers: ['Allow'] } } }, false],
    [{ answers: null }, false],
    [null, false],
  ])('%j is consent to more than was asked: %s', (answer, isWider) => {
    expect(questions[0]!.isWider(answer)).toBe(isWider)
  })

  test('a call that was declined never was', () => {
    for (const name of ['exec.after', 'patch.after', 'mcp.after']) expect(of(name)).toEqual([])
  })

  test('another command of the same call is another fact, and no file that is known is consent to nothing', () => {
    const again = read('approvals.decline', (line) => {
      const { method, params } = line.message
      if (method === 'item/commandExecution/requestApproval')
        return [
          {
            ...line,
            message: { ...line.message, params: { ...params, approvalId: 'a-1', command: "sh -c 'rm x'" } },
          },
        ]
      // nothing told which files
      return method === 'item/started' && JSON.stringify(line).includes('"fileChange"') ? [] : [line]
    })
    expect(again.questions[0]!.before!.event).toMatchObject({
      key: expect.stringMatching(/:call_1:a-1$/),
      data: { command: 'rm x' },
    })
    expect(again.questions[1]).toMatchObject({ accept: null, permission: { event: { data: { files: [] } } } })
  })

  describe('about a tool that Codex 0.163 and older do not name', () => {
    const asked = (open: readonly string[], words = 'May it?') =>
      read('approvals.decline', (line) => {
        const text = JSON.stringify(line)
        if (text.includes('"codex_approval_kind"')) {
          const unnamed = JSON.parse(text.replace(/"tool_name":"[^"]*",?/, '')) as Line
          const params = { ...unnamed.message.params, message: words }
          return [{ ...line, message: { ...unnamed.message, params } }]
        }
        if (line.message.method !== 'item/started' || !text.includes('"mcpToolCall"')) return [line]
        return open.map(
          (tool) =>
            JSON.parse(text.replace('"write_row"', `"${tool}"`).replace('"call_3"', `"${tool}"`)) as Line,
        )
      }).questions[2]!

    test('it is the open call with the same arguments', () => {
      expect(asked(['write_row'])).toMatchObject({
        before: { event: { data: { server: 'lab', tool: 'write_row', callId: 'write_row' } } },
        permission: { event: { data: { tool: 'write_row', callId: 'write_row' } } },
        accept: { action: 'accept' },
      })
    })

    test('of several it is the one that the user reads of, and where that is none a person decides', () => {
      expect(asked(['drop_row', 'write_row'], 'May it run tool "write_row"?')).toMatchObject({
        before: { event: { data: { tool: 'write_row', callId: 'write_row' } } },
      })
      expect(asked(['drop_row', 'write_row'])).toMatchObject({
        permission: { event: { data: { tool: '', callId: null } } },
        accept: null,
      })
      expect(asked([])).toMatchObject({ permission: { event: { data: { tool: '' } } }, accept: null })
    })
  })

  test('words for a shell that is open are no command, and what only a person may say no hook says', () => {
    const kind = (name: string) =>
      read('approvals.accept', (line) => [
        line.message.method === 'item/commandExecution/requestApproval'
          ? { ...line, message: { ...line.message, params: { ...line.message.params, kind: name } } }
          : line,
      ]).questions[0]!
    expect(kind('writeStdin')).toMatchObject({
      before: null,
      permission: { event: { data: { kind: 'tool', tool: 'write_stdin' } } },
    })
    expect(kind('humanCommand')).toMatchObject({ accept: null, before: { event: { name: 'exec.before' } } })
  })
})

describe('a call of an MCP server that Codex asks about as it asks its user for words', () => {
  const ABOUT = 'mcp_tool_call_approval_call_3'
  const options = ['Allow', 'Allow for this session', 'Cancel'].map((label) => ({ label }))
  const asked = (questions: readonly object[]) =>
    read('approvals.decline', (line) => {
      const { id, params } = line.message
      if (!JSON.stringify(line).includes('"codex_approval_kind"')) return [line]
      const { threadId, turnId } = params as Readonly<Record<string, unknown>>
      const input = { threadId, turnId, itemId: 'call_3', questions }
      return [{ ...line, message: { id: id!, method: 'item/tool/requestUserInput', params: input } }]
    })

  test('is the call that began, with the labels of its options for answers', () => {
    const { questions, facts } = asked([{ id: ABOUT, question: 'May it?', options }])
    const data = { server: 'lab', tool: 'write_row', arguments: { row: '1' }, callId: 'call_3' }
    expect(questions[2]).toMatchObject({
      before: { event: { name: 'mcp.before', data } },
      permission: { event: { data: { kind: 'mcp', description: 'May it?', ...data } } },
      decline: { answers: { [ABOUT]: { answers: ['Cancel'] } } },
      accept: { answers: { [ABOUT]: { answers: ['Allow'] } } },
    })
    expect(facts.some(({ event }) => event.key === questions[2]!.before!.event.key)).toBe(true)
  })

  test('is consented to by no hook where another call, or no option for it, is named', () => {
    const other = 'mcp_tool_call_approval_call_2'
    expect(asked([{ id: other, options }]).questions[2]).toMatchObject({
      accept: null,
      decline: { answers: { [other]: { answers: ['Cancel'] } } },
    })
    expect(asked([{ id: ABOUT, options: [{ label: 'Yes' }] }]).questions[2]).toMatchObject({ accept: null })
  })

  test.each([
    ['one question of another kind', [{ id: 'colour', options }]],
    [
      'several',
      [
        { id: ABOUT, options },
        { id: 'colour', options },
      ],
    ],
    ['none', []],
  ])('%s: words of the user, and no call', (_, questions) => {
    expect(asked(questions).questions).toHaveLength(2)
  })
})

describe('a question that is no command, no patch and no call of a server', () => {
  const asking = (method: string, params: object): AppServerQuestion =>
    read('approvals.accept', (line) =>
      line.message.method === 'item/commandExecution/requestApproval'
        ? [{ ...line, message: { id: 7, method, params: { ...line.message.params, ...params } } }]
        : [line],
    ).questions[0]!
  // as Codex 0.169.0 sent it
  const entries = [{ path: { type: 'path', path: '/srv/x' }, access: 'write' }]
  const fileSystem = { read: null, write: ['/srv/x'], entries }
  const more = (permissions: object): AppServerQuestion =>
    asking('item/permissions/requestApproval', { reason: 'to build', permissions })

  test('for more leave it is a call of the tool by which the model asks, in the words of its hook', () => {
    const { before, permission, accept, decline } = more({ network: null, fileSystem })
    expect(before!.event).toMatchObject({
      name: 'tool.before',
      key: expect.stringMatching(/:tool.before:call_1$/),
      data: {
        tool: 'request_permissions',
        input: { reason: 'to build', permissions: { file_system: { write: ['/srv/x'], entries } } },
      },
    })
    expect(permission).toMatchObject({
      native: null,
      event: { data: { kind: 'tool', description: 'to build' } },
    })
    expect([accept, decline]).toEqual([
      { permissions: { fileSystem }, scope: 'turn' },
      { permissions: {}, scope: 'turn' },
    ])
    expect(more({}).accept).toBeNull()
  })

  const conversation = {
    threadId: undefined,
    conversationId: 'c',
    callId: 'call_9',
    cwd: '/there',
    reason: null,
  }

  test('in the words of the protocol that was before it is of a conversation that nothing else told of', () => {
    const asked = asking('execCommandApproval', { ...conversation, command: ['bash', '-lc', 'rm x'] })
    expect(asked.before!.event).toMatchObject({
      key: 'codex:c:exec.before:call_9',
      session: { id: 'c', cwd: '/there' },
      data: { command: 'rm x', argv: ['bash', '-lc', 'rm x'] },
    })
    expect(asking('execCommandApproval', { ...conversation, command: 'rm x' }).accept).toBeNull()
  })

  test.each([
    [{ type: 'add', content: 'a\n' }, 'add', null, '+a'],
    [{ type: 'delete', content: 'a\n' }, 'delete', null, '*** Delete File: y'],
    [{ type: 'update', unified_diff: '@@\n-a\n+b\n', move_path: '/there/z' }, 'move', 'z', '-a\n+b'],
  ])('a patch there tells its files and lines: %o', (how, change, to, line) => {
    const { before } = asking('applyPatchApproval', { ...conversation, fileChanges: { '/there/y': how } })
    const { files, patch } = before!.event.data as PatchCall
    expect(files).toEqual([{ path: 'y', change, to }])
    expect(patch).toContain(line)
  })

  test('leave for a folder is no leave that a hook gives', () => {
    const given = { ...conversation, fileChanges: { '/there/y': { type: 'delete', content: '' } } }
    expect(asking('applyPatchApproval', given).accept).toEqual({ decision: 'approved' })
    expect(asking('applyPatchApproval', { ...given, grantRoot: '/there' }).accept).toBeNull()
    const { accept } = read('approvals.accept', (line) =>
      line.message.method === 'item/fileChange/requestApproval'
        ? [{ ...line, message: { ...line.message, params: { ...line.message.params, grantRoot: '/' } } }]
        : [line],
    ).questions[1]!
    expect(accept).toBeNull()
  })
})

test('an interrupted turn is an interrupt and the end of the task; its call has no end', () => {
  const { names, of, facts } = read('interrupt')
  expect(names.slice(-2)).toEqual(['interrupt', 'task.complete'])
  expect(of('task.complete')[0]!.event).toMatchObject({
    data: { status: 'interrupted' },
    key: expect.stringMatching(/:interrupted$/),
  })
  expect(facts.slice(-2).map(({ native }) => native)).toEqual(['interrupt', 'interrupt'])
  expect(names).not.toContain('exec.after')
})

test('an error says whether Codex tries again, and a turn that failed says why', () => {
  const { of } = read('errors')
  expect(of('error').map(({ event }) => event.data)).toMatchObject([
    { kind: 'responseStreamDisconnected', fatal: false },
    { kind: 'other', fatal: true },
  ])
  expect(of('task.complete').map(({ event }) => event.data)).toMatchObject([
    { status: 'completed', error: null },
    { status: 'failed', error: expect.stringContaining('bad') },
  ])
})

test('what a subagent does is told as its own, in the session of the one that began it', () => {
  const { facts, names, of } = read('subagent')
  const session = of('session.start')[0]!.event.session.id
  expect(facts.every(({ event }) => event.session.id === session)).toBe(true)
  const own = facts.filter(({ event }) => event.subagent !== undefined).map(({ event }) => event.name)
  expect(own.filter((name) => name !== 'model.after')).toEqual([
    'subagent.start',
    'task.start',
    'exec.before',
    'exec.after',
    'agent.message',
    'subagent.stop',
  ])
  expect(of('exec.after')[0]!.event.key).toContain(`${session}:${of('exec.after')[0]!.thread}:exec.after:`)
  expect(of('subagent.stop')[0]!.event.data).toMatchObject({ lastMessage: 'sub done' })
  expect(names.filter((name) => name === 'task.complete')).toHaveLength(1)
})

test('a compaction is no task, and the session begins anew behind it', () => {
  const { names, of } = read('compact.manual')
  expect(names.filter((name) => /compact|session|task/.test(name))).toEqual([
    'session.start',
    'task.start',
    'task.complete',
    'compact.before',
    'compact.after',
    'session.start',
    'task.start',
    'task.complete',
  ])
  expect(of('session.start')[1]!.event.data).toEqual({ source: 'compact' })
  expect(of('compact.before')[0]!.event.data).toEqual({ trigger: 'manual' })
})

test.each([
  [{ features: { hooks: false } }, true],
  [{ 'features.hooks': false }, true],
  [{ features: { codex_hooks: false } }, true],
  [{ features: { hooks: true } }, false],
  [null, false],
])('a thread begun with %j is one without hooks of Codex: %s', (config, isHookless) => {
  const { reader, facts } = read('session.no-hooks', (line) => [
    line.message.method === 'thread/start'
      ? { ...line, message: { ...line.message, params: { ...line.message.params, config } } }
      : line,
  ])
  expect(reader.isHookless(facts[0]!.thread)).toBe(isHookless)
})

describe('a turn without a prompt, that ended as it should', () => {
  const without = (...words: readonly string[]) =>
    read('session.no-hooks', (line) => {
      const isOf = /^(item|thread\/tokenUsage)/.test(line.message.method ?? '')
      return isOf && words.some((word) => JSON.stringify(line).includes(word)) ? [] : [line]
    }).of('task.complete')
  const ITEMS = ['"userMessage"', '"agentMessage"']

  test('is no task where nobody worked at it: a command of the user, a prompt that was refused', () => {
    expect(without(...ITEMS, 'tokenUsage')).toEqual([])
  })

  test('is one where a model was asked, or said something', () => {
    expect(without(...ITEMS)).toHaveLength(1)
    expect(without('"userMessage"', 'tokenUsage')).toHaveLength(1)
  })
})

test('messages that nobody knows, or that are none, tell nothing', () => {
  const reader = createAppServerReader({ id: () => 'x', now: () => '', root: (cwd) => cwd }, '/')
  for (const odd of [
    null,
    1,
    'x',
    [],
    {},
    { method: 1 },
    { method: 'constructor', params: {} },
    { method: 'new/thing' },
  ])
    expect([reader.heard(odd), reader.asked(odd)]).toEqual([[], undefined])
  for (const odd of [null, [], { method: 'turn/start', params: null }])
    expect(() => reader.said(odd)).not.toThrow()
  for (const method of [
    'item/started',
    'item/completed',
    'turn/completed',
    'error',
    'thread/tokenUsage/updated',
  ])
    expect(() =>
      reader.heard({ method, params: { threadId: 't', item: { type: 'commandExecution' } } }),
    ).not.toThrow()
})

test.each([
  ["/bin/bash -lc 'echo hi'", 'echo hi'],
  ["bash -c 'echo '\\''x'\\'''", "echo 'x'"],
  ['/usr/bin/zsh -lc "echo \\"$x\\" \\\\"', 'echo "$x" \\'],
  ['/bin/bash -c ls', 'ls'],
  ['git push', 'git push'],
  ["/bin/bash -c 'a' more", "/bin/bash -c 'a' more"],
  ["/bin/bash -c 'open", "/bin/bash -c 'open"],
  ["/bin/bash -x 'a'", "/bin/bash -x 'a'"],
  ['', ''],
])('%j is the command %j', (line, command) => {
  expect(unwrapped(line)).toBe(command)
})

test('changes of every kind read as a patch of the same files', () => {
  const changes = [
    { path: '/w/a', kind: { type: 'add' }, diff: 'x\ny' },
    {
      path: '/w/b',
      kind: { type: 'update', move_path: '/w/c' },
      diff: '@@ -1 +1 @@\n-1\n+2\n\nMoved to: /w/c',
    },
    { path: '/w/d', kind: { type: 'update', move_path: null }, diff: '@@ -1 +1 @@\n-1\n+2\n' },
    { path: '/o/e', kind: { type: 'delete' }, diff: 'gone' },
  ]
  const { files, patch } = changesOf({ changes }, '/w')
  expect(files.map(({ path, change, to }) => [path, change, to])).toEqual([
    ['a', 'add', null],
    ['b', 'move', 'c'],
    ['d', 'update', null],
    ['/o/e', 'delete', null],
  ])
  expect(patchedFiles(patch)).toEqual(files)
})
