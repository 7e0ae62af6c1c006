import { describe, expect, test } from 'vitest'
import { heard, type ModelItem } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'

const plan = (step: string): { readonly explanation: string; readonly plan: readonly object[] } => ({
  explanation: `first ${step}`,
  plan: [
    { step, status: 'in_progress' },
    { step: 'look at it', status: 'pending' },
  ],
})
const update = (step: string): ModelItem => ({ call: 'update_plan', args: plan(step) })

describe.skipIf(noCodex)("Codex's plan tool, switched on", () => {
  const played = playing({
    settings: '[tools.update_plan]\nenabled = true\n',
    natives: ['PreToolUse', 'PostToolUse'],
    hooks: `version = 1
[[hooks]]
id = "no-rewrites"
on = "tool.before"
match = "update_plan"
if = 'event.data.input.plan.exists(one, one.step.contains("rewrite"))'
guard = true
deny = "nothing is rewritten from scratch"
`,
    script: [[update('mend the parser')], [update('rewrite the parser')], [{ say: 'done' }]],
  })
  const seen = (name: string): readonly object[] =>
    played()
      .trace.filter(({ event }) => event.name === name)
      .map(({ event }) => event.data)

  test('is told before each use, with the whole plan', () => {
    expect(seen('tool.before')).toMatchObject([
      { tool: 'update_plan', input: plan('mend the parser'), callId: 'call_1' },
      { tool: 'update_plan', input: plan('rewrite the parser'), callId: 'call_2' },
    ])
  })

  test('is told after a use that happened, and only then', () => {
    expect(seen('tool.after')).toMatchObject([
      { tool: 'update_plan', input: plan('mend the parser'), output: 'Plan updated' },
    ])
  })

  test('does not change the plan when it is denied, and the model is told why', () => {
    const shown = played().lines.filter(({ item }) => item?.type === 'todo_list')
    expect(JSON.stringify(shown)).toContain('mend the parser')
    expect(JSON.stringify(shown)).not.toContain('rewrite the parser')
    expect(heard(played().requests[1], 'nothing is rewritten')).toBe(false)
    expect(heard(played().requests[2], 'nothing is rewritten from scratch')).toBe(true)
    expect(played().exitCode).toBe(0)
  })
})
