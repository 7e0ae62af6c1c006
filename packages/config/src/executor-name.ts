import type { AnyExecutor } from '@hookline/core'
import type { Path } from './fault.ts'
import { nearest } from './nearest.ts'
import type { Setting } from './setting.ts'

/** First-party executors that come as packages of their own. */
const PACKAGES = ['webhook', 'mcp', 'database', 'message-queue', 'filesystem']

/** True for an executor of hookline that comes as a package of its own. */
export function isFirstParty(name: string): boolean {
  return PACKAGES.includes(name)
}

/** The executor that a hook names with that key; reports one that is not there, and what to do about it. */
export function executorOf(
  name: string,
  hook: Path,
  key: string,
  { executors, report }: Setting,
): AnyExecutor | undefined {
  if (executors.has(name)) return executors.get(name)
  const path = [...hook, key]
  const known = [...executors.keys(), 'answer', ...PACKAGES]
  const meant = PACKAGES.includes(name) ? name : nearest(name, known, EXECUTOR_SYNONYMS)
  if (PACKAGES.includes(name)) {
    report({
      code: 'EXECUTOR_NOT_INSTALLED',
      message: `the executor "${name}" comes as @hookline/executor-${name}, which this hookline does not have`,
      path,
    })
  } else {
    report({
      code: 'EXECUTOR_UNKNOWN',
      message: `there is no executor "${name}"`,
      path,
      hint: `${meant === undefined ? 'List' : `Did you mean "${meant}"? If not, list`} it in [executors]: ${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)} = "the-package" or "./file.ts".`,
    })
  }
  return undefined
}

const EXECUTOR_SYNONYMS: Readonly<Record<string, string>> = {
  amqp: 'message-queue',
  bash: 'script',
  command: 'script',
  db: 'database',
  deny: 'answer',
  exec: 'script',
  file: 'filesystem',
  fs: 'filesystem',
  http: 'webhook',
  mcp_tool: 'mcp',
  postgres: 'database',
  queue: 'message-queue',
  rabbitmq: 'message-queue',
  sh: 'script',
  shell: 'script',
  slack: 'webhook',
  sql: 'database',
  sqlite: 'database',
}
