import { defineExecutor, type ExecutorSource, type HookConfig } from '@hookline/core'
import * as z from 'zod'

/** What is to happen when the agent does something: the same as `[[hooks]]` tables, in code. */
export const hooks: readonly HookConfig[] = [
  {
    id: 'house-rules',
    on: ['session.start'],
    executor: 'answer',
    options: { context: 'House rules: the notes stay, and tests are run before you are done.' },
  },
  {
    // sees `rm -rf` as well in `cd x && sudo rm -rf y`; and if it ever came to no verdict, nothing would be removed
    id: 'no-rm-rf',
    on: ['exec.before'],
    match: ['rm -rf *'],
    guard: true,
    executor: 'answer',
    options: { deny: 'Nothing here is removed by force' },
  },
  {
    id: 'ask-first',
    on: ['exec.before'],
    match: ['rm -r *', 'mv *', '!rm -rf *'],
    executor: 'answer',
    options: { ask: 'May it run: {{ event.data.command }}?' },
  },
  {
    id: 'rehearse',
    on: ['exec.before'],
    match: ['./deploy.sh*'],
    rewrites: true,
    executor: 'instead',
    options: { command: './deploy.sh --dry-run' },
  },
  {
    // a regular expression: RE2, so that no path however long makes it slow
    id: 'no-secrets',
    on: ['patch.before'],
    match: [String.raw`/(^|\/)\.env(\.|$)/`],
    guard: true,
    executor: 'answer',
    options: { deny: 'Secrets are not for agents' },
  },
  {
    id: 'remind',
    on: ['patch.after'],
    match: ['src/**'],
    executor: 'answer',
    options: { context: 'You changed {{ event.data.files[0].path }}: run ./test.sh.' },
  },
  {
    // an expression: CEL over the event
    id: 'tests-first',
    on: ['task.complete'],
    if: '!event.data.lastMessage.contains("passed")',
    guard: true,
    executor: 'answer',
    options: { deny: 'say that the tests passed, once they did' },
  },
  { id: 'budget', on: ['exec.before', 'patch.before'], executor: 'budget', options: { acts: 12 } },
]

/** An executor of one's own: it answers every command that it gets with another one. */
const instead = defineExecutor({
  name: 'instead',
  answers: true,
  options: z.strictObject({ command: z.string() }),
  execute: ({ options }) => ({ rewrite: options, message: `rehearsed: ${options.command}` }),
})

/** Another one, with something that it keeps while the manager lives: it ends a turn that takes too many acts. */
const budget = defineExecutor({
  name: 'budget',
  answers: true,
  options: z.strictObject({ acts: z.int().positive() }),
  open: () => new Map<string, number>(),
  execute({ options, resource: spent, event: { session } }) {
    const acts = (spent.get(session.id) ?? 0) + 1
    spent.set(session.id, acts)
    if (acts <= options.acts) return undefined
    return {
      decision: 'deny',
      reason: `${options.acts} acts are enough`,
      stop: true,
      message: 'out of budget',
    }
  },
})

/** By the names that hooks use. */
export const executors: Readonly<Record<string, ExecutorSource>> = { instead, budget }
