import { dialects } from '@hookline/agents'
import type { LifecycleEvent } from '@hookline/core'
import { event } from '@hookline/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { survey } from '../src/index.ts'
import { settingsWorld } from './settings-world.ts'

/** Calls by the agents' own names, and whether other tools share their event. */
const CALLS: Readonly<
  Record<string, readonly (readonly [tool: string, event: LifecycleEvent, alone: boolean])[]>
> = {
  'claude-code': [
    ['Bash', event('exec.before', { command: 'ls' }), false],
    ['Edit', patched(), false],
    ['Write', patched(), false],
    ['NotebookEdit', patched(), false],
    ['Read', event('tool.before', { tool: 'Read' }), true],
    ['WebFetch', event('tool.before', { tool: 'WebFetch' }), true],
    ['mcp__lab__echo', event('mcp.before', { server: 'lab', tool: 'echo' }), true],
    ['mcp__my_lab__get__all', event('mcp.before', { server: 'my_lab', tool: 'get__all' }), true],
  ],
  'gemini-cli': [
    ['run_shell_command', event('exec.before', { command: 'ls' }), true],
    ['write_file', patched(), false],
    ['replace', patched(), false],
    ['read_file', event('tool.before', { tool: 'read_file' }), true],
    ['glob', event('tool.before', { tool: 'glob' }), true],
    // its manual writes the name with two underscores, and then it is due as well
    ['mcp_lab_echo', event('mcp.before', { server: 'lab', tool: 'echo' }), false],
  ],
}

function patched(): LifecycleEvent {
  return event('patch.before', { files: [{ path: 'a.ts', change: 'update', to: null }], patch: '+x' })
}

/** As each agent was seen to read its matchers. */
const READS: Readonly<Record<string, (matcher: string, tool: string) => boolean>> = {
  'claude-code': (matcher, tool) =>
    /^[\w|, ]+$/.test(matcher)
      ? matcher
          .split(/[|,]/)
          .map((name) => name.trim())
          .includes(tool)
      : new RegExp(matcher).test(tool),
  'gemini-cli': (matcher, tool) => new RegExp(matcher).test(tool),
}

const part = fc.constantFrom(
  'Bash',
  'Edit',
  'Write',
  'Read',
  'Web',
  'Notebook.*',
  'mcp__',
  'mcp__lab',
  'mcp_',
  'lab',
  'my_lab',
  '__',
  '.*',
  'run_shell',
  'run_shell_command',
  'write_file',
  'replace',
  'read',
  '_file',
  'glob',
  '^',
  '$',
  '|',
  '|',
  '(a|e)',
  'e+',
  ', ',
)

test.each(['claude-code', 'gemini-cli'])(
  'what a matcher of %s picked is picked afterwards',
  async (agent) => {
    const matcher = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
    const native = agent === 'claude-code' ? 'PreToolUse' : 'BeforeTool'
    await fc.assert(
      fc.asyncProperty(matcher, async (given) => {
        const here = settingsWorld(agent)
        const hooks = [{ matcher: given, hooks: [{ type: 'command', command: 'x' }] }]
        here.write(`.${agent.split('-')[0]!}/settings.json`, { hooks: { [native]: hooks } })
        const { draft } = await here.run(true)
        const [row] = draft.rows
        const plan = row!.ids.length === 0 ? undefined : await here.plan()
        for (const [tool, about, alone] of CALLS[agent]!) {
          const was = READS[agent]!(given, tool)
          const is = plan !== undefined && (await isDue(plan, about))
          const isTold =
            isLettersIn(agent, given, tool) && row!.notes.some((note) => note.includes('letters in'))
          if (was && !isTold)
            expect([given, tool, row!.fate === 'left-out' || is]).toEqual([given, tool, true])
          if (alone && is) expect([given, tool, was]).toEqual([given, tool, true])
        }
      }),
      { numRuns: 40 },
    )
  },
)

/** True if what picked the tool says nothing of MCP: letters that stand in its name. */
function isLettersIn(agent: string, given: string, tool: string): boolean {
  if (!given.includes('mcp')) return true
  return given.split('|').some((one) => {
    try {
      return !one.includes('mcp') && READS[agent]!(one, tool)
    } catch {
      // half of a group
      return false
    }
  })
}

async function isDue(
  plan: Awaited<ReturnType<ReturnType<typeof settingsWorld>['plan']>>,
  about: LifecycleEvent,
) {
  const found = await survey({
    event: about,
    loaded: { plan, errors: [] },
    dialect: dialects[0]!,
    answers: () => true,
  })
  return found.deciders.some(({ due }) => due === true)
}
