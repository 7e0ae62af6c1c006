import { pathText, type Path } from './fault.ts'
import { DAY_MS } from './duration.ts'
import { nearest } from './nearest.ts'
import { HOOK_KEYS } from './right-shape.ts'
import { serverHint } from './server-hint.ts'
import type { ShapeIssue } from './shape-issue.ts'
import { MB, sizeText } from './size.ts'
import { VALUE_SYNONYMS } from './value-synonyms.ts'

/** What to write instead of a value of the wrong shape, made of what stands there where that can be. */
export function hintOf(issue: ShapeIssue, path: Path, value: unknown): string | undefined {
  if (path[0] === 'hooks' && path.length <= 2) return hooksHint(value)
  if (path[0] === 'tests' && path.length === 1) return TEST_BRACKETS
  if (path[0] === 'sandbox' && path.length === 1)
    return 'What holds for every hook stands in [defaults]; this table takes: [sandbox] backend = "codex"'
  const measured = MEASURED[path.join('.')]
  if (measured !== undefined && Number.isSafeInteger(value) && (value as number) > 0)
    return `Write ${path[1]} = "${measured(value as number)}", with its unit.`
  const meant = path[0] === 'server' ? serverHint(String(path.at(-1)), value) : undefined
  if (meant !== undefined) return meant
  if (isDuration(path) && measured === undefined && typeof value === 'number')
    return `Write "${value}s" for seconds or "${value}ms" for milliseconds.`
  if (path.at(-1) === 'delivery' && typeof value === 'string' && /exactly.?once/i.test(value)) return ONCE
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const near = nearest(value, issue.values.map(String), VALUE_SYNONYMS)
    return near === undefined ? undefined : `Did you mean "${near}"?`
  }
  if (path.at(-2) === 'env' && ['number', 'boolean'].includes(typeof value))
    return `Write ${pathText(path.slice(-1))} = "${String(value)}", in quotes.`
  return valueHint(issue, String(path.findLast((part) => typeof part === 'string')), value)
}

/** What would stand there instead, made of what does. */
function valueHint({ message }: ShapeIssue, key: string, value: unknown): string | undefined {
  const said = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  if (message === 'true or false' && /^(true|yes|on|y|1)$/i.test(said))
    return `Write ${key} = true, without quotes.`
  if (message === 'true or false' && /^(false|no|off|n|0)$/i.test(said))
    return `Write ${key} = false, without quotes.`
  if (typeof value === 'number' && Object.hasOwn(COUNTED, key))
    return `Write ${key} = { ${COUNTED[key]} = ${value} }.`
  if (typeof value === 'number' && key === 'rate_limit')
    return `Write "${value}/s", "${value}/min" or "${value}/h".`
  if (typeof value === 'string' && message.startsWith('a list') && value !== '')
    return `Write ${key} = [${JSON.stringify(value)}], in brackets.`
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return `Write ${value} without quotes.`
  const example = EXAMPLES[key]
  if (example !== undefined) return `Such as: ${key} = ${example}`
  return typeof value === 'number' && message.startsWith('a text')
    ? `Write ${key} = "${value}", in quotes.`
    : undefined
}

/** Keys that are a table, and what in it a number alone was meant for. */
const COUNTED: Readonly<Record<string, string>> = { retry: 'attempts', concurrency: 'limit' }

/** What was probably meant by a number alone, below `[journal]` and `[server]`. */
const MEASURED: Readonly<Record<string, (count: number) => string>> = {
  'journal.keep': (days) => `${days}d`,
  'journal.max_size': (count) => (count < MB ? `${count}MB` : sizeText(count)),
  'server.idle': (count) => `${count}${count < 60 ? 'm' : count <= WEEK_S ? 's' : 'ms'}`,
}

const WEEK_S = (7 * DAY_MS) / 1000

const EXAMPLES: Readonly<Record<string, string>> = {
  id: '"no-force-push"',
  description: '"what it is for"',
  on: '"exec.before", or a list: ["exec.before", "patch.before"]',
  match: '"git push *", or a list: ["*.ts", "!*.d.ts"]',
  if: `'event.data.command.contains("push")'`,
  decide: `'output.rows > 100 ? "deny" : "allow"'`,
  executor: '"script"',
  with: '{ cwd = "tools" }',
  run: '"pnpm test", or a list: ["./check.sh", "--strict"]',
  deny: '"the reason"',
  ask: '"the question"',
  context: '"what the model is told"',
  agents: '["codex"]',
  needs: '["the-id-of-a-hook"]',
  sandbox: '"read-only", or a table: { policy = "workspace-write", require = true }',
  limits: '{ memory = "512MB", processes = 64 }',
  memory: '"512MB"',
  processes: '64',
  open_files: '256',
  output: '"1MB"',
  env_pass: '["CI", "AWS_*"]',
  env: '{ CI = "1" }',
  priority: '10',
  retry: '{ attempts = 5, max_elapsed = "10m" }',
  attempts: '5',
  factor: '2',
  concurrency: '{ limit = 1, key = "{{ event.session.id }}" }',
  limit: '4',
  key: '"{{ event.session.id }}"',
  rate_limit: '"30/min"',
  max_parallel: '4',
  requires: '">=1.0"',
  journal: '{ keep = "30d" }',
  server: '{ start = "never" }',
  start: '"never"',
  idle: '"30m"',
  http: 'false',
  port: '4180',
  network: '{ allow_private = ["127.0.0.1:4000"] }',
  backend: '"bubblewrap"',
  nested: '"accept"',
  allow_private: '["127.0.0.1:4000"]',
  events: '"all"',
  keep: '"30d"',
  max_size: '"256MB"',
  executors: '{ kafka = "hookline-executor-kafka" }',
}

/** `[hooks]`, `[hooks.lint]`, `[[hooks.PreToolUse]]`: what others write, and what stands here instead. */
function hooksHint(value: unknown): string {
  const [name, inside] = Object.entries(typeof value === 'object' && value !== null ? value : {})[0] ?? []
  const isNamed =
    name !== undefined && typeof inside === 'object' && inside !== null && !HOOK_KEYS.includes(name)
  if (!isNamed) return BRACKETS
  return Array.isArray(inside)
    ? `Hooks are not sorted by event: write [[hooks]] for each, and the event in it, on = "exec.before" for PreToolUse of Bash.`
    : `Write [[hooks]] instead of [hooks.${name}], and below it id = "${name}".`
}

const ONCE =
  'Nobody can promise that: write "at-least-once", and let the receiver know a repeat by the id of the delivery.'

const BRACKETS = 'Begin each hook with [[hooks]], two brackets on each side, and give its name as id = "...".'

const TEST_BRACKETS =
  'Begin each test with [[tests]], two brackets on each side, and give its name as name = "...".'

/** True for a key that takes a duration. */
export function isDuration(path: Path): boolean {
  if (path[0] === 'tests') return false
  if (path[0] === 'journal') return path[1] === 'keep'
  if (path[0] === 'server') return path[1] === 'idle'
  const key = String(path.at(-1))
  return path.at(-2) === 'retry'
    ? ['initial', 'max', 'max_elapsed'].includes(key)
    : key === 'timeout' || key === 'deadline'
}
