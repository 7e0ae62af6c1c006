import * as z from 'zod'
import { background } from './schema-background.ts'
import { dispatch } from './schema-dispatch.ts'
import { journal } from './schema-journal.ts'
import { network } from './schema-network.ts'
import { ownSandbox } from './schema-sandbox.ts'
import { server } from './schema-server.ts'
import { duration, filled, flag, oneOrMore, order, text, told } from './schema-value.ts'
import { environment, executors, limits, project, sandbox } from './schema-outside.ts'
import { ENV_PATTERN, eventText, ID_PATTERN } from './schema-words.ts'
import { testFile, tests } from './schema-tests.ts'
import { issuesOf, type ShapeIssue } from './shape-issue.ts'

const agents = z.array(filled, { error: 'a list of agents' }).min(1, { error: 'a list that names an agent' })
const mode = z.enum(['blocking', 'background'], { error: '"blocking" or "background"' })
const onError = z.enum(['ignore', 'deny'], { error: '"ignore" or "deny"' })
const priority = z.int({ error: 'a whole number' })
const event = filled.meta(eventText())

/** What a hook and `[defaults]` have in common. */
const shared = {
  enabled: told(flag, '`false`: it does not run', true),
  agents: told(agents, 'the agents it is for, a list. Default: all'),
  guard: told(flag, '`true`: blocking, and coming to no verdict, for whatever reason, denies', false),
  mode: told(
    mode,
    '`"blocking"`: the agent waits for it; `"background"`: it does not, so nothing the hook says is an answer. Default: blocking if the executor answers (`run`, `deny`, `ask`, `context`) or `guard` or `decide` is set, on events where an agent reads answers',
  ),
  priority: told(priority, 'a whole number; higher starts first', 0),
  order: told(
    order,
    '`"sequential"`: the hooks that come before it end first, those that come after it wait for it',
    'parallel',
  ),
  timeout: told(duration, 'how long one run may take; cut to what the agent waits', '10s'),
  on_error: told(onError, '`"deny"`: a failed run denies; `"ignore"`: it is only reported', 'ignore'),
  ...background,
  enforce: told(flag, '`false`: what it would have denied is only recorded', true),
  sandbox: told(
    sandbox,
    'how far what the hook starts is walled in: `"inherit"` as the agent\'s own commands are, `"read-only"`, `"workspace-write"`, `"off"`; or `{ policy, require, network }`. Default: `"inherit"` for a project\'s hooks, which only narrow it, `"off"` for others: [sandbox](sandbox.md)',
  ),
  limits: told(
    limits,
    'what each child of the hook may use of the machine: `{ memory = "512MB", processes = 64, open_files = 256, output = "1MB" }`. Default: 1024 processes, 4096 open files each, 1 MB of output, and no limit of memory. A project\'s hooks have no more than that: [limits](limits.md)',
  ),
  env_pass: told(
    z.array(filled.meta({ pattern: `^${ENV_PATTERN}\\*?$` }), { error: 'a list of names' }),
    'a list of names of your variables that a child is given beyond the core ones; `"AWS_*"` for all that begin so',
  ),
  env: environment,
}

const hook = {
  id: text.meta({
    pattern: ID_PATTERN,
    maxLength: 64,
    description: 'its name, unique in the file: lower-case words with dashes. Expressions spell `-` as `_`',
    examples: ['no-force-push'],
  }),
  description: told(text, 'what it is for, in your words'),
  on: oneOrMore('an event name or a list of them', event).describe(
    'the events: names, wildcards such as `"exec.*"`, or a list of them',
  ),
  match: told(
    oneOrMore('a pattern or a list of them'),
    'globs or `/regex/` on what the event is about, or a list; `!` before one takes away. Default: everything',
  ),
  if: told(
    filled,
    'a condition over `event`, `results` and `env`, the variables that `env_pass` names; not `env` on a guard',
  ),
  executor: told(filled, 'who does it: an executor, by name'),
  with: told(z.looseObject({}, { error: 'a table' }), 'the settings of the executor'),
  run: told(
    oneOrMore('a shell line or a list of a program and its arguments'),
    'a shell line, or a list of a program and its arguments: the executor `script`',
  ),
  deny: told(filled, 'it does not happen, for this reason'),
  ask: told(filled, 'the user decides, told this reason'),
  context: told(filled, 'words for the model'),
  rewrites: told(flag, '`true`: may answer with a rewrite, and runs before the hooks that decide', false),
  decide: told(filled, 'an expression over `output` and `event` that makes an answer of data'),
  pausable: told(
    flag,
    "`true`: users may `hookline pause` this hook of the company's file; your own you always may",
    false,
  ),
  needs: told(z.array(filled, { error: 'a list of ids' }), 'ids of hooks that run first'),
  ...shared,
}

/** What a profile can say of a hook: everything but who it is. */
const changes = Object.fromEntries(
  Object.entries(hook).flatMap(([key, value]) => (key === 'id' ? [] : [[key, value.optional()]])),
)

const profile = z.strictObject(
  {
    hooks: told(
      z.record(z.string(), z.strictObject(changes, { error: 'a table' }), {
        error: 'a table of hooks, by id',
      }),
      'hooks of the file by id, each with the keys that are otherwise',
    ),
  },
  { error: 'a table' },
)

const file = z.strictObject(
  {
    version: z.literal(1, { error: '1' }).describe('the version of this format: `1`'),
    requires: told(
      text.meta({ examples: ['>=1.0', '>=1.0 <2'] }),
      'the hookline it needs: `">=1.0"`, `">=1.0 <2"`. Another one says "upgrade" and nothing else. Default: any',
    ),
    defaults: told(
      z.strictObject(shared, { error: 'a table' }),
      'what holds for every hook of the file that does not say otherwise. What a hook says itself replaces it whole',
    ),
    dispatch: told(
      dispatch,
      'how the hooks of one event run; `[dispatch."exec.before"]`: those of this event',
    ),
    journal,
    server,
    network,
    sandbox: ownSandbox,
    executors,
    profiles: told(
      z.record(z.string(), profile, { error: 'a table of profiles, by name' }),
      '`[profiles.ci.hooks.format]`: keys of a hook that are otherwise when the profile is chosen, by `--profile ci`, `HOOKLINE_PROFILE=ci`. No profile changes a guard: [layers](layers.md#profiles)',
    ),
    projects: told(
      z.record(z.string(), project, { error: 'a table of projects, by the path of their root' }),
      '`[projects."/the/root"]`: what hooks of a project may. `allow = true` lets an `allow` from them count. Not in a project\'s own file',
    ),
    hooks: told(
      z.array(z.strictObject(hook, { error: 'a table' }), { error: '[[hooks]] tables' }),
      'the hooks, a table each',
    ),
    tests: told(
      tests,
      '[what the hooks are to do](#tests), a table each; only `hookline test` and `hookline check` look at them',
    ),
  },
  { error: 'a table' },
)

/** Holds a file against the shape of one: keys, types, choices. */
export function shapeIssues(value: unknown): readonly ShapeIssue[] {
  return issuesOf(file, value)
}

/** The same as JSON Schema, draft-07, with what `with` can hold left open. */
export function fileSchema(): Record<string, unknown> {
  return z.toJSONSchema(file, { target: 'draft-7', io: 'input' })
}

/** The same for a `*.hooktest.toml`. */
export function testFileIssues(value: unknown): readonly ShapeIssue[] {
  return issuesOf(testFile, value)
}
