import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codex } from '@hookline/agents'
import type { HookConfig, LifecycleEvent } from '@hookline/core'
import { onTestFinished } from 'vitest'
import { stamp } from '../src/stamp.ts'
import { catchUp, completed, type CatchUp } from '../src/transcript/index.ts'

/** The lines of a transcript as Codex wrote it. */
export function recordedLines(name: string): readonly string[] {
  const file = new URL(`../../agents/fixtures/codex/0.169.0/transcript/${name}.jsonl`, import.meta.url)
  return readFileSync(file, 'utf8').trimEnd().split('\n')
}

/** A transcript that grows, and a state directory. */
export interface World {
  readonly file: string
  readonly env: Readonly<Record<string, string>>
  readonly write: (...lines: readonly string[]) => void
  /** The event of a hook that Codex calls at this point. */
  readonly hook: (native: string, more?: object) => LifecycleEvent
  /** What a call of a hook is: its events as hooks get them, and what is told afterwards. */
  readonly call: (event: LifecycleEvent, more?: Partial<CatchUp>) => Promise<void>
  /** What hooks got, in order. */
  readonly got: LifecycleEvent[]
}

export const ALL: readonly HookConfig[] = [{ id: 'all', on: ['*'], executor: 'script' }]

export function createWorld(name: string, hooks: readonly HookConfig[] = ALL): World {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-transcript-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 9 }))
  mkdirSync(join(root, 'state'))
  const env = { HOME: root, XDG_STATE_HOME: join(root, 'state') }
  const file = join(root, 'rollout.jsonl')
  const [meta, started] = recordedLines(name).map(
    (line) => JSON.parse(line) as { payload: Record<string, string> },
  )
  const about = {
    session_id: meta!.payload['id'],
    turn_id: started!.payload['turn_id'],
    cwd: '/workspace',
    transcript_path: file,
  }
  const got: LifecycleEvent[] = []
  const world: World = {
    file,
    env,
    got,
    write: (...lines) => appendFileSync(file, lines.map((line) => `${line}\n`).join('')),
    hook: (native, more = {}) => codex.decode({ hook_event_name: native, ...about, ...more }, stamp)[0]!,
    async call(event, more = {}) {
      got.push(...completed([event], hooks, codex, env))
      await catchUp({
        dialect: codex,
        by: event,
        hooks,
        isEnd: false,
        waitMs: 0,
        env,
        isOver: () => false,
        tell: async (told) => void got.push(told),
        ...more,
      })
    },
  }
  return world
}

interface ItemLine {
  readonly payload: {
    readonly item?: {
      readonly type: string
      readonly id: string
      readonly status?: string
      readonly command?: readonly string[]
      readonly changes?: object
      readonly server?: string
      readonly tool?: string
    }
  }
}

/** What Codex calls its hook with right after an item, if it does. */
export function usedBy(line: string, lines: readonly string[]): object | undefined {
  const { item } = (JSON.parse(line) as ItemLine).payload
  if (item === undefined) return undefined
  const { type, id, command, status, server, tool } = item
  // a command that was left in the background is never looked at again here
  const isLeft = lines.some(
    (one) => one.includes(`"call_id":"${id}"`) && one.includes('running with session'),
  )
  if (type === 'CommandExecution' && !isLeft)
    return {
      tool_name: 'Bash',
      tool_use_id: id,
      tool_input: { command: command!.at(-1) },
      tool_response: 'out',
    }
  // and a patch inside a command has no hook
  const isInside = lines.some((one) => one.includes('"function_call"') && one.includes(`"call_id":"${id}"`))
  if (type === 'FileChange' && !isInside)
    return {
      tool_name: 'apply_patch',
      tool_use_id: id,
      tool_input: { command: '' },
      tool_response: 'Exit code: 0',
    }
  if (type === 'McpToolCall' && status === 'completed')
    return { tool_name: `mcp__${server}__${tool}`, tool_use_id: id, tool_input: {}, tool_response: {} }
  return undefined
}
