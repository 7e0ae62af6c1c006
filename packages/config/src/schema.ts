import { EVENTS } from '@hookline/core'
import * as z from 'zod'
import { environment, executors } from './schema-outside.ts'
import { testFile, tests } from './schema-tests.ts'
import { issuesOf, type ShapeIssue } from './shape-issue.ts'

const text = z.string({ error: 'a text' })
const filled = text.min(1, { error: 'a text that is not empty' })
const flag = z.boolean({ error: 'true or false' })

function oneOrMore(error: string) {
  return z.union([filled, z.array(filled).min(1, { error })], { error })
}

const agents = z.array(filled, { error: 'a list of agents' }).min(1, { error: 'a list that names an agent' })
const mode = z.enum(['blocking', 'background'], { error: '"blocking" or "background"' })
const onError = z.enum(['ignore', 'deny'], { error: '"ignore" or "deny"' })
const priority = z.int({ error: 'a whole number' })
const order = z.enum(['parallel', 'sequential'], { error: '"parallel" or "sequential"' })
const duration = z
  .string({ error: 'a duration such as "10s"' })
  .describe('A number with its unit: "500ms", "10s", "2m", "1h".')

/** What a hook and `[defaults]` have in common. */
const shared = {
  enabled: flag.optional().describe('false: the hook does not run. Default: true.'),
  agents: agents.optional().describe('The agents it is for. Default: all.'),
  guard: flag.optional().describe('true: coming to no verdict, for whatever reason, denies. Default: false.'),
  mode: mode
    .optional()
    .describe('Whether the agent waits for it. Default: blocking where an answer can come of it.'),
  priority: priority.optional().describe('Higher starts first. Default: 0.'),
  order: order
    .optional()
    .describe('"sequential": those before it end first, those after it wait. Default: "parallel".'),
  timeout: duration.optional().describe('How long one run may take. Default: "10s".'),
  on_error: onError.optional().describe('What a failed run does. Default: "ignore"; a guard denies.'),
  enforce: flag.optional().describe('false: only records what the hook would have denied. Default: true.'),
  env_pass: z
    .array(filled, { error: 'a list of names' })
    .optional()
    .describe(
      'Names of your variables that a child gets beyond the core ones; "AWS_*" for all that begin so.',
    ),
  env: environment,
}

const hook = {
  id: text.describe('Its name, unique in the file: lower-case words with dashes.'),
  description: text.optional().describe('What it is for, in your words.'),
  on: oneOrMore('an event name or a list of them').describe(
    'The events: names, or wildcards such as "exec.*".',
  ),
  match: oneOrMore('a pattern or a list of them')
    .optional()
    .describe('Globs or /regex/ on what the event is about; `!` before one takes away. Default: everything.'),
  if: filled.optional().describe('A condition over `event` and `results`.'),
  executor: filled.optional().describe('The executor, by name.'),
  with: z.looseObject({}, { error: 'a table' }).optional().describe('Its settings.'),
  run: oneOrMore('a shell line or a list of a program and its arguments')
    .optional()
    .describe('A shell line, or a program and its arguments: the executor `script`.'),
  deny: filled.optional().describe('Denies, with this reason.'),
  ask: filled.optional().describe('Lets the user decide, with this reason.'),
  context: filled.optional().describe('Words for the model.'),
  rewrites: flag
    .optional()
    .describe('true: may answer with a rewrite, and runs before those that decide. Default: false.'),
  decide: filled.optional().describe('An expression over `output` and `event` that gives the answer.'),
  pausable: flag
    .optional()
    .describe('true: users may pause this hook of the company for a while. Default: false.'),
  needs: z.array(filled, { error: 'a list of ids' }).optional().describe('Ids of hooks that run first.'),
  ...shared,
}

/** What a profile can say of a hook: everything but who it is. */
const changes = Object.fromEntries(
  Object.entries(hook).flatMap(([key, value]) => (key === 'id' ? [] : [[key, value.optional()]])),
)

const ofEvent = {
  order: order
    .optional()
    .describe('Whether hooks run at the same time or one after another. Default: "parallel".'),
  max_parallel: z
    .int({ error: 'a whole number from 1 to 1000' })
    .min(1)
    .max(1000)
    .optional()
    .describe('Hooks of one event that run at once. Default: 8.'),
  deadline: duration
    .optional()
    .describe('The longest an event may take. Default: "60s"; the agent\'s own limit if shorter.'),
}

const dispatch = z.strictObject(
  {
    ...ofEvent,
    ...Object.fromEntries(
      Object.keys(EVENTS).map((event) => [event, z.strictObject(ofEvent, { error: 'a table' }).optional()]),
    ),
  },
  { error: 'a table' },
)

const file = z.strictObject(
  {
    version: z.literal(1, { error: '1' }).describe('The version of this format: 1.'),
    requires: text.optional().describe('The hookline it needs, such as ">=1.0".'),
    defaults: z
      .strictObject(shared, { error: 'a table' })
      .optional()
      .describe('What holds for every hook of the file that does not say otherwise.'),
    dispatch: dispatch.optional().describe('How the hooks of one event are run.'),
    executors,
    profiles: z
      .record(
        z.string(),
        z.strictObject(
          {
            hooks: z
              .record(z.string(), z.strictObject(changes, { error: 'a table' }), {
                error: 'a table of hooks, by id',
              })
              .optional()
              .describe('Hooks of the file by id, each with the keys that are otherwise.'),
          },
          { error: 'a table' },
        ),
        { error: 'a table of profiles, by name' },
      )
      .optional()
      .describe('What is otherwise when a profile is chosen: [profiles.ci.hooks.format] enabled = false.'),
    projects: z
      .record(
        z.string(),
        z.strictObject(
          {
            allow: flag
              .optional()
              .describe('true: an `allow` from a hook of this project counts. Default: false.'),
          },
          { error: 'a table' },
        ),
        { error: 'a table of projects, by the path of their root' },
      )
      .optional()
      .describe(
        "What hooks of a project may, by the absolute path of its root; in your own file or the company's.",
      ),
    hooks: z
      .array(z.strictObject(hook, { error: 'a table' }), { error: '[[hooks]] tables' })
      .optional()
      .describe('The hooks.'),
    tests: tests.optional().describe('What the hooks are to do: `hookline test` tries it.'),
  },
  { error: 'a table' },
)

/** Holds a file against the shape of one: keys, types, choices. */
export function shapeIssues(value: unknown): readonly ShapeIssue[] {
  return issuesOf(file, value)
}

/** The same for a `*.hooktest.toml`. */
export function testFileIssues(value: unknown): readonly ShapeIssue[] {
  return issuesOf(testFile, value)
}
