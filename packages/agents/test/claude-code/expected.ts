/** What each recorded payload becomes: written by hand, from what happened when it was recorded. */
export const EXPECTED: Readonly<Record<string, readonly object[]>> = {
  'session-start.startup': [started('startup')],
  'session-start.startup-interactive': [started('startup')],
  'session-start.compact': [started('compact')],
  'session-start.fork': [started('fork')],
  'session-start.clear': [started('clear')],
  'session-start.resume': [started('resume')],
  'session-end.other': [ended('other')],
  'session-end.clear': [ended('clear')],
  'session-end.prompt-input-exit': [ended('prompt_input_exit')],
  'user-prompt-submit': [prompted('hello')],
  'user-prompt-submit.interactive': [prompted('hello there')],
  'user-prompt-submit.task-notification': [
    prompted(
      '<task-notification>\n<task-id>bwt08cale</task-id>\n<tool-use-id>toolu_01881424d285bda387fd16b7</tool-use-id>\n<output-file>/tmp/claude-1000/-workspace/9c4c31af-c9e5-46a6-a15c-4434575aa224/tasks/bwt08cale.output</output-file>\n<status>completed</status>\n<summary>Background command "x" completed (exit code 0)</summary>\n</task-notification>',
    ),
  ],
  stop: [completed('Hi there.\nSecond line.')],
  'stop.active': [completed('second answer')],
  'stop.background-task': [completed('main launched')],
  'stop-failure.authentication-failed': failed(
    'authentication_failed',
    'Failed to authenticate. API Error: 401 no',
  ),
  'stop-failure.rate-limit': failed('rate_limit', 'API Error: Request rejected (429) · slow'),
  'stop-failure.server-error': failed(
    'server_error',
    'API Error: 529 over. This is a server-side issue, usually temporary — try again in a moment. If it persists, check your inference gateway (127.0.0.1:PORT).',
  ),
  'message-display.print': [said('Hi there.\nSecond line.')],
  'message-display.interactive-partial': [said('Line one.\nLine two.\nLine three.\n')],
  'message-display.interactive-final': [],
  'notification.idle-prompt': [notified('idle_prompt', 'Claude is waiting for your input')],
  'notification.permission-prompt-interactive': [
    notified('permission_prompt', 'Claude needs your permission'),
  ],
  'pre-compact.manual': [{ name: 'compact.before', data: { trigger: 'manual' } }],
  'pre-compact.auto': [{ name: 'compact.before', data: { trigger: 'auto' } }],
  'post-compact.manual': [{ name: 'compact.after', data: { trigger: 'manual' } }],
  'subagent-start': [{ name: 'subagent.start', data: { type: 'general-purpose', lastMessage: null } }],
  'subagent-stop': [stopped('sub says')],
  'subagent-stop.active': [stopped('sub says')],
  'subagent-stop.compaction': [],

  'pre-tool-use.bash': [exec('echo hi; pwd', 'toolu_01e94c4470ae518d49e4671b')],
  'pre-tool-use.bash-in-subagent': [exec('echo in-sub', 'toolu_018b8d254fcffae307124d09')],
  'pre-tool-use.bash-background': [exec('sleep 0.2; echo bg', 'toolu_0187dcb488ffb3c0292c66e0')],
  'pre-tool-use.monitor': [exec('echo watched', 'toolu_01aa27b570e1c0c2577f5fca')],
  'post-tool-use.bash': [
    ran('echo hi; pwd', 'toolu_01e94c4470ae518d49e4671b', { output: 'hi\n/workspace', durationMs: 64 }),
  ],
  'post-tool-use.bash-background': [
    ran('sleep 1; echo bgdone', 'toolu_01881424d285bda387fd16b7', { ok: null, output: '', durationMs: 29 }),
  ],
  'post-tool-use.bash-both': [
    ran('echo out; echo err >&2', 'toolu_01a5a4284b7e64d24b7f1c4f', { output: 'out\nerr', durationMs: 14 }),
  ],
  'post-tool-use.bash-grep': [
    ran('grep nothing a.txt', 'toolu_0194b4d7b8a35ec01e940b98', { output: '', durationMs: 75 }),
  ],
  'post-tool-use.monitor': [
    ran('echo watched', 'toolu_01aa27b570e1c0c2577f5fca', { ok: null, output: null, durationMs: 4 }),
  ],
  'post-tool-use-failure.bash': [
    ran('echo oops >&2; exit 3', 'toolu_0122aac3c6423b05c3caf9b1', {
      ok: false,
      exitCode: 3,
      output: 'oops',
      durationMs: 69,
    }),
  ],

  'pre-tool-use.edit': [
    patch('a.txt', 'update', ['@@', '-beta', '+gamma'], 'toolu_01ecbe0071ec917589b6cccc'),
  ],
  'pre-tool-use.edit-that-creates': [patch('made.txt', 'add', ['+made'], 'toolu_0108fb0cbc5e32874ea4aaa2')],
  'pre-tool-use.write': [patch('new.txt', 'add', ['+one', '+two'], 'toolu_01e07c631b5e229bcd452619')],
  'pre-tool-use.notebook-edit': [
    patch('n.ipynb', 'update', ['@@', '+a=2'], 'toolu_01a1f23b7fe855060f897908'),
  ],
  'post-tool-use.edit': [
    patched('a.txt', 'update', ['@@', '-beta', '+gamma'], 'toolu_01556cd5322dcd43f401ce27'),
  ],
  'post-tool-use.edit-that-created': [
    patched('made.txt', 'add', ['+made'], 'toolu_0108fb0cbc5e32874ea4aaa2'),
  ],
  'post-tool-use.write-create': [
    patched('new.txt', 'add', ['+one', '+two'], 'toolu_014034f0ce092e6a449d91ad'),
  ],
  'post-tool-use.write-update': [
    rewritten(patched('new.txt', 'add', ['+one', '+two', '+three'], 'toolu_0120e1fd10dbce053a63e92e')),
  ],
  'post-tool-use.notebook-edit': [
    patched('n.ipynb', 'update', ['@@', '+a=2'], 'toolu_01a1f23b7fe855060f897908'),
  ],

  'pre-tool-use.mcp': [mcp('lab', 'echo', { text: 'yo' }, 'toolu_018ef4ab9ef4beb9e30a8779')],
  'pre-tool-use.mcp-odd-tool': [mcp('lab', '_hid__den', {}, 'toolu_01e4038d780cc3634f6ab347')],
  'pre-tool-use.mcp-odd-server': [mcp('a__b', 'echo', { text: 'a' }, 'toolu_01c8fbdd09ba14e3d385564b')],
  'pre-tool-use.mcp-dashed-server': [
    mcp('my-lab_x', 'echo', { text: 'a' }, 'toolu_01c12d224e78a8d10698ce4c'),
  ],
  'post-tool-use.mcp': [
    called('lab', 'echo', { text: 'yo' }, 'toolu_018ef4ab9ef4beb9e30a8779', {
      ok: true,
      result: [{ type: 'text', text: 'echo: yo' }],
      error: null,
      durationMs: 13,
    }),
  ],
  'post-tool-use-failure.mcp': [
    called('lab', 'fail', {}, 'toolu_010fae39e1d491144e8de7ce', {
      ok: false,
      result: null,
      error: 'it failed',
      durationMs: 6,
    }),
  ],
  'permission-request.host': [asked('touch MARK')],
  'permission-request.print': [asked('touch MARK')],
}

/** Payloads of tools that hookline knows nothing of: their input and response stand in the event as they are. */
export const OTHER_TOOLS: readonly string[] = [
  'pre-tool-use.agent',
  'pre-tool-use.exit-plan-mode',
  'pre-tool-use.read',
  'pre-tool-use.skill',
  'pre-tool-use.task-create',
  'pre-tool-use.task-update',
  'pre-tool-use.tool-search',
  'pre-tool-use.web-fetch',
  'post-tool-use.agent-background',
  'post-tool-use.agent-foreground',
  'post-tool-use.agent-teammate',
  'post-tool-use.ask-user-question',
  'post-tool-use.exit-plan-mode',
  'post-tool-use.read',
  'post-tool-use.skill',
  'post-tool-use.task-create',
  'post-tool-use.task-update',
  'post-tool-use-failure.read',
  'post-tool-use-failure.task-create',
]

/** The names of the events that a recorded payload becomes; those of no event of hookline become none. */
export function eventsOf(name: string): readonly string[] {
  if (OTHER_TOOLS.includes(name)) return [name.startsWith('pre-') ? 'tool.before' : 'tool.after']
  return (EXPECTED[name] ?? []).map((one) => (one as { readonly name: string }).name)
}

function started(source: string): object {
  return { name: 'session.start', data: { source } }
}

function ended(reason: string): object {
  return { name: 'session.end', data: { reason } }
}

function prompted(prompt: string): object {
  return { name: 'task.start', data: { prompt } }
}

function completed(lastMessage: string): object {
  return {
    name: 'task.complete',
    data: { status: 'completed', lastMessage, usage: null, error: null, durationMs: null },
  }
}

function failed(kind: string, message: string): readonly object[] {
  return [
    {
      name: 'task.complete',
      data: { status: 'failed', lastMessage: null, usage: null, error: message, durationMs: null },
    },
    { name: 'error', data: { message, kind, fatal: true } },
  ]
}

function said(text: string): object {
  return { name: 'agent.message', data: { text } }
}

function notified(kind: string, message: string): object {
  return { name: 'notification', data: { kind, message } }
}

function stopped(lastMessage: string): object {
  return { name: 'subagent.stop', data: { type: 'general-purpose', lastMessage } }
}

function exec(command: string, callId: string): object {
  return { name: 'exec.before', data: { command, argv: null, cwd: '/workspace', callId } }
}

function ran(command: string, callId: string, result: object): object {
  return {
    name: 'exec.after',
    data: { command, argv: null, cwd: null, callId, ok: true, exitCode: null, ...result },
  }
}

function asked(command: string): object {
  const call = { command, argv: null, cwd: '/workspace', callId: null }
  return { name: 'permission.request', data: { kind: 'exec', description: 'x', ...call } }
}

interface Patched {
  readonly name: string
  readonly data: object
}

function patch(path: string, change: 'add' | 'update', body: readonly string[], callId: string): Patched {
  const header = `*** ${change === 'add' ? 'Add' : 'Update'} File: ${path}`
  return {
    name: 'patch.before',
    data: {
      files: [{ path, change, to: null }],
      patch: ['*** Begin Patch', header, ...body, '*** End Patch', ''].join('\n'),
      callId,
    },
  }
}

function patched(...given: Parameters<typeof patch>): Patched {
  return { name: 'patch.after', data: { ...patch(...given).data, ok: true, output: null } }
}

/** Write says only afterwards that there was such a file. */
function rewritten({ name, data }: Patched): Patched {
  return { name, data: { ...data, files: [{ path: 'new.txt', change: 'update', to: null }] } }
}

function mcp(server: string, tool: string, input: object, callId: string): object {
  return { name: 'mcp.before', data: { server, tool, arguments: input, callId } }
}

function called(server: string, tool: string, input: object, callId: string, result: object): object {
  return { name: 'mcp.after', data: { server, tool, arguments: input, callId, ...result } }
}
