import { describe, expect, test } from 'vitest'
import { heard, type ModelItem } from '../e2e/index.ts'
import { noCodex, playingInEditor } from './codex-play.ts'
import { answering } from './codex-stage.ts'

/** A command for which the model asks to be let out of the sandbox. */
const letOut = (cmd: string): ModelItem => ({
  call: 'exec_command',
  args: { cmd, login: false, sandbox_permissions: 'require_escalated', justification: `may I ${cmd}?` },
})

const HOOKS = answering([
  {
    on: 'permission.request',
    match: 'touch refused.txt',
    says: { decision: 'deny', reason: 'it stays inside' },
  },
  { on: 'permission.request', match: 'touch granted.txt', says: { decision: 'allow' } },
  {
    on: 'permission.request',
    match: 'touch handed-on.txt',
    says: { decision: 'ask', reason: 'let them look' },
  },
])
const FILES = ['refused.txt', 'granted.txt', 'handed-on.txt', 'unanswered.txt']

describe.skipIf(noCodex).each([
  ['accept', ['granted.txt', 'handed-on.txt', 'unanswered.txt']],
  ['decline', ['granted.txt']],
] as const)('with approval policy on-request, and a user who would %s', (answer, made) => {
  const played = playingInEditor(
    {
      natives: ['PreToolUse', 'PermissionRequest'],
      hooks: HOOKS,
      script: [
        [{ shell: 'true' }],
        ...FILES.map((file) => [letOut(`touch ${file}`)]),
        [{ say: 'the questions are over' }],
      ],
    },
    // without a sandbox there is nothing to be let out of, and nobody is asked
    { approvalPolicy: 'on-request', sandbox: 'read-only', answer },
  )

  test('hooks are asked where the model asks to be let out, with its words, and nowhere else', () => {
    const asked = played().trace.filter(({ event }) => event.name === 'permission.request')
    expect(asked.map(({ event }) => event.data)).toMatchObject(
      FILES.map((file) => ({
        kind: 'exec',
        command: `touch ${file}`,
        description: `may I touch ${file}?`,
        callId: null,
      })),
    )
    expect(played().trace.filter(({ event }) => event.name === 'exec.before')).toHaveLength(FILES.length + 1)
  })

  test('the user is asked only about what no hook decided', () => {
    const questions = played().lines.filter(({ method }) => method?.endsWith('requestApproval'))
    expect(questions.map(({ params }) => params?.['reason'])).toEqual([
      'may I touch handed-on.txt?',
      'may I touch unanswered.txt?',
    ])
  })

  test('a denial holds, a hook that allows is enough, and where none decides the user does', () => {
    expect(FILES.filter(played().has)).toEqual(made)
  })

  test('the model is told why it was refused, and goes on', () => {
    expect(heard(played().requests[2], 'it stays inside')).toBe(true)
    expect(played().requests).toHaveLength(FILES.length + 2)
  })
})
