import * as z from 'zod'
import { DECISION_WORDS, SKIP_WORDS } from './hook-test.ts'

const text = z.string({ error: 'a text' })
const filled = text.min(1, { error: 'a text that is not empty' })
const flag = z.boolean({ error: 'true or false' })
const table = z.looseObject({}, { error: 'a table' })
const ids = z.array(filled, { error: 'a list of ids' })
const decision = z.enum(['allow', 'ask', 'deny'], { error: '"allow", "ask" or "deny"' })

function oneOrMore(error: string) {
  return z.union([filled, z.array(filled).min(1, { error })], { error })
}

function orFalse<Type extends z.ZodType>(type: Type, error: string) {
  return z.union([z.literal(false, { error }), type], { error })
}

const mock = z.strictObject(
  {
    decision: decision.optional().describe('What it answers.'),
    reason: text.optional().describe('Why.'),
    message: text.optional().describe('Words for the user.'),
    context: text.optional().describe('Words for the model.'),
    rewrite: table.optional().describe('The action in other words: { command = "..." }.'),
    stop: flag.optional().describe("true: ends the agent's turn."),
    data: z.unknown().optional().describe('For `decide`, and for the hooks that need it.'),
    fail: filled.optional().describe('It fails, with this message.'),
    timeout: z.literal(true, { error: 'true' }).optional().describe('true: it does not answer in time.'),
  },
  { error: 'a table, or "run"' },
)

const mocks = z.record(z.string(), z.union([z.literal('run'), mock], { error: 'a table, or "run"' }), {
  error: 'a table of ids, each with a result or "run"',
})

const expectation = z.strictObject(
  {
    ran: ids.optional().describe('The hooks that ran, in the order of the plan.'),
    skipped: z
      .record(z.string(), z.enum(SKIP_WORDS, { error: `one of ${SKIP_WORDS.join(', ')}` }), {
        error: 'a table of ids, each with a word',
      })
      .optional()
      .describe('Hooks that did not run, each with what kept it.'),
    decision: z
      .enum(DECISION_WORDS, { error: '"allow", "ask", "deny" or "none"' })
      .optional()
      .describe('What came of it.'),
    reason: orFalse(filled, 'a text, a /regex/ or false').optional().describe('Why; false: none.'),
    message: orFalse(filled, 'a text, a /regex/ or false')
      .optional()
      .describe('Words for the user; false: none.'),
    context: orFalse(oneOrMore('a text, a /regex/, a list of them or false'), 'a text, a list or false')
      .optional()
      .describe('Words for the model; false: none.'),
    rewrite: orFalse(table, 'a table or false')
      .optional()
      .describe('The action in other words; false: as it was.'),
    preview: z
      .record(z.string(), table, { error: 'a table of ids, each with a table' })
      .optional()
      .describe('What a hook would start, as far as it is written here.'),
    answer: orFalse(table, 'a table or false')
      .optional()
      .describe("The answer in the agent's own words, as far as it is written here; false: none."),
  },
  { error: 'a table' },
)

const test = z.strictObject(
  {
    name: filled.describe('What it promises.'),
    event: filled.optional().describe('The event to raise.'),
    subject: oneOrMore('a text or a list of them').optional().describe('What it is about: a command, paths.'),
    data: table.optional().describe("Fields of the event's data."),
    agent: filled.optional().describe('The agent it comes from.'),
    payload: filled.optional().describe('A file with what the agent sent; relative to this one.'),
    cwd: filled.optional().describe('Where the session is. Default: where the hooks.toml is.'),
    env: z
      .record(z.string(), text, { error: 'a table of names, each with a text' })
      .optional()
      .describe('Variables of the environment besides.'),
    run: flag.optional().describe('true: hooks without a mock are run for real. Default: false.'),
    mocks: mocks.optional().describe('By id: what a hook answers without being run, or "run".'),
    expect: expectation.describe('What has to come of it.'),
  },
  { error: 'a table' },
)

/** The `[[tests]]` of a file. */
export const tests: z.ZodType = z.array(test, { error: '[[tests]] tables' })

/** A `*.hooktest.toml`. */
export const testFile: z.ZodType = z.strictObject(
  {
    version: z.literal(1, { error: '1' }).optional().describe('The version of this format: 1.'),
    config: filled.optional().describe('The hooks.toml that is tested; relative to this file.'),
    tests: tests.optional().describe('The tests.'),
  },
  { error: 'a table' },
)
