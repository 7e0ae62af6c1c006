import type { AnyExecutor, Layer } from '@hookline/core'
import type { Path } from './fault.ts'
import { nearest } from './nearest.ts'
import { isFirstParty, packageOf, PACKAGES } from './own-packages.ts'
import type { Setting } from './setting.ts'

/** The executor that a hook names with that key; reports one that is not there, and what to do about it. */
export function executorOf(
  name: string,
  hook: Path,
  key: string,
  { executors, report, layer }: Setting,
): AnyExecutor | undefined {
  if (executors.has(name)) return executors.get(name)
  const path = [...hook, key]
  const known = [...executors.keys(), 'answer', ...PACKAGES]
  const meant = isFirstParty(name) ? name : nearest(name, known, EXECUTOR_SYNONYMS)
  if (isFirstParty(name)) {
    report({
      code: 'EXECUTOR_NOT_INSTALLED',
      message: `the executor "${name}" comes as ${packageOf(name)}, which is not installed`,
      path,
      hint: installHint(name, layer),
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

function installHint(name: string, layer: Layer): string {
  const own = `hookline plugin add ${packageOf(name)}`
  return layer === 'project'
    ? `Install it for yourself: ${own}; or in the project: npm install -D ${packageOf(name)}`
    : `Install it: ${own}`
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
