import { describe, expect, test } from 'vitest'
import { mustHaveClaude, noClaude, type Played, playing } from './claude-play.ts'

mustHaveClaude()

const bash = (command: string): { tool: string; input: object } => ({
  tool: 'Bash',
  input: { command, description: 'x' },
})
const agent = (prompt: string): { tool: string; input: object } => ({
  tool: 'Agent',
  input: { description: 'x', prompt, subagent_type: 'general-purpose', run_in_background: false },
})
/** What the model had been told by its nth request. */
const heard = ({ asked }: Played, at: number): string => asked[at]?.texts.join('\n---\n') ?? ''
const natives = ({ payloads }: Played): readonly string[] =>
  payloads.map(({ hook_event_name: name }) => name as string)
const ended = ({ lines }: Played): unknown =>
  lines.findLast(({ type }) => type === 'result')?.['terminal_reason']

describe.skipIf(noClaude)('before a call', () => {
  const played = playing({
    script: [bash('touch denied'), bash('touch as-asked'), bash('touch third'), 'done'],
    says: {
      'exec.before': [
        {
          decision: 'deny',
          reason: 'not here',
          context: ['the context of a denial'],
          message: 'for the user',
        },
        { rewrite: { command: 'touch as-rewritten' } },
        {},
      ],
    },
  })

  test('a denial holds, and its reason and context reach the model', () => {
    expect(played().has('denied')).toBe(false)
    expect(heard(played(), 1)).toContain('not here')
    expect(heard(played(), 1)).toContain('the context of a denial')
  })

  test('a message is shown to the user', () => {
    expect(played().lines.map(({ content }) => content)).toContain('PreToolUse:Bash says: for the user')
  })

  test('what runs is the rewritten call, and what it says besides the command is kept', () => {
    expect([played().has('as-asked'), played().has('as-rewritten')]).toEqual([false, true])
    const after = played().payloads.find(({ hook_event_name: name }) => name === 'PostToolUse')
    expect(after!['tool_input']).toEqual({ command: 'touch as-rewritten', description: 'x' })
  })

  test('silence lets it run', () => {
    expect(played().has('third')).toBe(true)
  })
})

const ADD = '*** Begin Patch\n*** Add File: other.txt\n+two\n*** End Patch\n'
const UPDATE = '*** Begin Patch\n*** Update File: a.txt\n@@\n-alpha\n+ALPHA\n*** End Patch\n'

describe.skipIf(noClaude)('a patch', () => {
  const played = playing({
    files: { 'a.txt': 'alpha\nbeta\n' },
    script: [
      { tool: 'Write', input: { file_path: 'one.txt', content: 'one\n' } },
      { tool: 'Read', input: { file_path: 'a.txt' } },
      { tool: 'Edit', input: { file_path: 'a.txt', old_string: 'beta', new_string: 'BETA' } },
      'done',
    ],
    says: {
      'patch.before': [{ rewrite: { patch: ADD } }, { rewrite: { patch: UPDATE } }],
      'tool.after': [{ decision: 'deny', reason: 'not for your eyes' }],
    },
  })

  test('a rewritten Write writes the other file', () => {
    expect(played().has('one.txt')).toBe(false)
    expect(played().read('other.txt')).toBe('two\n')
  })

  test('a rewritten Edit edits what it was rewritten to', () => {
    expect(played().read('a.txt')).toBe('ALPHA\nbeta\n')
  })

  test('what a denied Read read does not reach the model', () => {
    expect(heard(played(), 2)).toContain('withheld by hookline: not for your eyes')
    expect(heard(played(), 2)).not.toContain('alpha')
  })
})

describe.skipIf(noClaude)('after a call', () => {
  const played = playing({
    script: [bash('echo the-$((1+1))-secret'), bash('echo failed; exit 3'), 'done'],
    says: {
      'exec.after': [
        { decision: 'deny', reason: 'first' },
        { decision: 'deny', reason: 'second' },
      ],
    },
  })

  test('the output of a denied call is withheld, and the reason told', () => {
    expect(heard(played(), 1)).toContain('withheld by hookline: first')
    expect(heard(played(), 2)).not.toContain('the-2-secret')
  })

  test('a call that failed is told off', () => {
    expect(natives(played())).toContain('PostToolUseFailure')
    expect(heard(played(), 2)).toContain('second')
  })
})

describe.skipIf(noClaude)('asking', () => {
  const says = {
    'exec.before': [{ decision: 'ask', reason: 'are you sure', rewrite: { command: 'touch second' } }],
  } as const
  const alone = playing({ script: [bash('touch first'), 'done'], says })
  const hosted = playing({ script: [bash('touch first'), 'done'], says, host: true })

  test('where nobody can be asked the call does not run, and the model is told why', () => {
    expect([alone().has('first'), alone().has('second')]).toEqual([false, false])
    expect(heard(alone(), 1)).toContain('are you sure')
  })

  test('a host is asked about the rewritten call, with the reason', () => {
    const question = hosted().lines.find(({ type }) => type === 'control_request')
    expect(question?.['request']).toMatchObject({
      subtype: 'can_use_tool',
      decision_reason: 'are you sure',
      input: { command: 'touch second' },
    })
    expect([hosted().has('first'), hosted().has('second')]).toEqual([false, true])
  })
})

describe.skipIf(noClaude)('leave', () => {
  const script = [bash('touch first'), 'done']
  const allowed = playing({ mode: 'default', script, says: { 'exec.before': [{ decision: 'allow' }] } })
  const rewritten = playing({
    mode: 'default',
    script,
    says: { 'permission.request': [{ decision: 'allow', rewrite: { command: 'touch second' } }] },
  })
  const refused = playing({
    mode: 'default',
    script,
    host: true,
    says: { 'permission.request': [{ decision: 'deny', reason: 'no leave' }] },
  })
  const stopped = playing({
    mode: 'default',
    script,
    host: true,
    says: { 'permission.request': [{ decision: 'deny', reason: 'no leave', stop: true }] },
  })

  test('an allow before the call spares the question', () => {
    expect(natives(allowed())).not.toContain('PermissionRequest')
    expect(allowed().has('first')).toBe(true)
  })

  test('an allow at the question gives leave, to the rewritten call', () => {
    expect([rewritten().has('first'), rewritten().has('second')]).toEqual([false, true])
  })

  test('a denial at the question holds though the host would have said yes', () => {
    expect(refused().has('first')).toBe(false)
    expect(heard(refused(), 1)).toContain('no leave')
  })

  test('one that stops ends the turn', () => {
    expect(stopped().has('first')).toBe(false)
    expect(stopped().asked).toHaveLength(1)
    expect(ended(stopped())).toBe('aborted_tools')
  })
})

describe.skipIf(noClaude)('a task', () => {
  const played = playing({
    errand: 'the errand',
    script: [agent('the errand'), 'first answer', 'second answer'],
    says: {
      'session.start': [{ context: ['said at the start'] }],
      'task.start': [{ context: ['said with the prompt'] }],
      'subagent.start': [{ context: ['said to the subagent'] }],
      'subagent.stop': [{ decision: 'deny', reason: 'the errand is not over' }],
      'task.complete': [{ decision: 'deny', reason: 'not done yet' }],
    },
  })

  test('context reaches the model, and that of a subagent the subagent alone', () => {
    const [main, sub] = [heard(played(), 0), heard(played(), 1)]
    for (const words of ['said at the start', 'said with the prompt']) expect(main).toContain(words)
    expect(main).not.toContain('said to the subagent')
    expect(sub).toContain('said to the subagent')
  })

  test('a denied subagent goes on once, whatever the hook says then', () => {
    expect(heard(played(), 2)).toContain('the errand is not over')
    expect(natives(played()).filter((name) => name === 'SubagentStop')).toHaveLength(2)
  })

  test('a denied end goes on once, whatever the hook says then', () => {
    expect(heard(played(), 4)).toContain('not done yet')
    expect(natives(played()).filter((name) => name === 'Stop')).toHaveLength(2)
    expect(played().asked).toHaveLength(5)
    expect(ended(played())).toBe('completed')
  })
})

describe.skipIf(noClaude)('an end', () => {
  const prompt = playing({
    script: ['done'],
    says: { 'task.start': [{ decision: 'deny', reason: 'no such task' }] },
  })
  const call = playing({
    script: [bash('touch first'), 'done'],
    says: { 'exec.before': [{ decision: 'deny', reason: 'enough', stop: true }] },
  })
  const compaction = playing({
    script: ['hello', 'a summary', 'done'],
    prompts: ['hello', '/compact'],
    says: { 'compact.before': [{ decision: 'deny', reason: 'keep it all' }] },
  })

  test('a denied prompt never reaches the model, and the user is told why', () => {
    expect(prompt().asked).toHaveLength(0)
    expect(prompt().lines.findLast(({ type }) => type === 'result')?.['result']).toContain('no such task')
  })

  test('a call that is denied and ends the turn does neither', () => {
    expect(call().has('first')).toBe(false)
    expect(call().asked).toHaveLength(1)
    expect(ended(call())).toBe('hook_stopped')
  })

  test('a denied compaction is not done', () => {
    expect(natives(compaction())).not.toContain('PostCompact')
    expect(compaction().asked).toHaveLength(1)
  })
})
