import { canaryCommand } from '../canary.ts'
import type { ModelAnswer, ModelCall } from './model.ts'

/** By these the calls of the scripted model are known again. */
export const CALL_IDS = { denied: 'canary_denied', allowed: 'canary_allowed', spawn: 'canary_spawn' } as const

/** What Codex is asked to do. */
export const PROMPTS = {
  main: 'hookline canary: main',
  subagent: 'hookline canary: subagent',
  wait: 'hookline canary: wait',
} as const

/** True when the model was given that prompt. */
export function prompted({ texts }: ModelCall, prompt: string): boolean {
  return texts.some((text) => text.includes(prompt))
}

/** What the model does next, told from what came of what it did: a denied command, one that may run, a subagent. */
export function script(call: ModelCall, token: string): ModelAnswer {
  if (prompted(call, PROMPTS.wait)) return 'silence'
  if (!prompted(call, PROMPTS.main)) return DONE
  return STEPS.map((step) => step(call, token)).find((answer) => answer !== undefined) ?? DONE
}

const DONE: ModelAnswer = { say: 'done' }

type Step = (call: ModelCall, token: string) => ModelAnswer | undefined

const STEPS: readonly Step[] = [
  (call, token) => command(call, CALL_IDS.denied, canaryCommand.denied(token)),
  (call, token) => command(call, CALL_IDS.allowed, canaryCommand.allowed(token)),
  ({ tools, outputs }) => {
    const spawn = tools.find((name) => /(^|\/)spawn_agent$/.test(name))
    return spawn === undefined || outputs[CALL_IDS.spawn] !== undefined
      ? undefined
      : {
          call: spawn,
          id: CALL_IDS.spawn,
          args: { message: PROMPTS.subagent, ...(spawn.startsWith('collaboration') ? NAMED : {}) },
        }
  },
]

const NAMED = { task_name: 'canary' } as const

function command({ tools, outputs }: ModelCall, id: string, line: string): ModelAnswer | undefined {
  const shell = tools.find((name) => Object.hasOwn(SHELLS, name))
  if (shell === undefined || outputs[id] !== undefined) return undefined
  return { call: shell, id, args: SHELLS[shell]!(line) }
}

/** How each of Codex's shells takes a line. */
const SHELLS: Readonly<Record<string, (line: string) => object>> = {
  exec_command: (line) => ({ cmd: line, login: false }),
  shell_command: (line) => ({ command: line, login: false }),
  shell: (line) => ({ command: ['sh', '-c', line] }),
}
