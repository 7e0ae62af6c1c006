/** Names of events and of tools elsewhere, `.` and `_` as `-`: what is nearest here. */
export const EVENT_SYNONYMS: Readonly<Record<string, string>> = {
  'before-exec': 'exec-before',
  'after-exec': 'exec-after',
  'before-patch': 'patch-before',
  'after-patch': 'patch-after',
  'bash-before': 'exec-before',
  'bash-after': 'exec-after',
  'command-before': 'exec-before',
  'command-after': 'exec-after',
  'edit-before': 'patch-before',
  'edit-after': 'patch-after',
  'file-edited': 'patch-after',
  'file-write': 'patch-before',
  'pre-exec': 'exec-before',
  'post-exec': 'exec-after',
  'pre-tool': 'tool-before',
  'post-tool': 'tool-after',
  'prompt-submit': 'task-start',
  prompt: 'task-start',
  'turn-start': 'task-start',
  'turn-complete': 'task-complete',
  'turn-end': 'task-complete',
  'task-end': 'task-complete',
  'task-stop': 'task-complete',
  'agent-stop': 'task-complete',
  'agent-turn-complete': 'task-complete',
  'session-idle': 'task-complete',
  stop: 'task-complete',
  done: 'task-complete',
  'session-stop': 'session-end',
  compact: 'compact-before',
  'pre-compress': 'compact-before',
  'subagent-end': 'subagent-stop',
  permission: 'permission-request',
  'permission-ask': 'permission-request',
  'approval-requested': 'permission-request',
  'exec-approval-request': 'permission-request',
  'apply-patch': 'patch-before',
  'before-agent': 'task-start',
  'after-agent': 'task-complete',
  'before-model': 'model-before',
  'after-model': 'model-after',
  'before-shell-execution': 'exec-before',
  'after-file-edit': 'patch-after',
  'post-tool-use-failure': 'tool-after',
  'error-occurred': 'error',
}

/** What to write for a name that is more than one event here, or none. */
export function eventHint(name: string): string | undefined {
  const bare = name.toLowerCase().replaceAll(/[-_.: ]/g, '')
  const found = SENTENCES.find(([names]) => names.test(bare))
  if (found !== undefined) return found[1]
  const parts = name.split(/\s*(?:,|\||;|\bor\b|\band\b)\s*/).filter((part) => part !== '')
  return parts.length > 1
    ? `Write a list: on = [${parts.map((part) => JSON.stringify(part)).join(', ')}].`
    : ownHint(name)
}

/** Of an event that is sent by whoever made it up: `custom.Deploy`. */
function ownHint(name: string): string | undefined {
  const own = /^custom\.(.*)$/is.exec(name)?.[1]
  if (own === undefined) return undefined
  if (own.includes('*')) return 'Write "custom.*" for all of your own, or name each.'
  const joined = own.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-')
  const meant = joined.replaceAll(/([._-])[._-]+/g, '$1').replaceAll(/^[._-]|[._-]$/g, '')
  return `Its name is lower case, with ".", "_" or "-" between words: "custom.${meant === '' ? 'deployed' : meant.slice(0, 80)}".`
}

const ANY_TOOL =
  'Here it is on = ["exec.before", "patch.before", "mcp.before", "tool.before"], or those of them you want.'

const SENTENCES: readonly (readonly [names: RegExp, hint: string])[] = [
  [
    /^(precommit|commitmsg|preparecommitmsg|postcommit|prepush|push|commit|postmerge|postcheckout|prerebase|pullrequest|workflowdispatch)$/,
    'hookline hears coding agents: on = "exec.before" with match = "git commit*" is about a commit by one.',
  ],
  [
    /^(bash|shell|exec|execcommand|localshell)$/,
    'Before or after? Write "exec.before", "exec.after", or "exec.*".',
  ],
  [
    /^(edit|write|multiedit|patch|applypatch|filechange)$/,
    'Before or after? Write "patch.before", "patch.after", or "patch.*".',
  ],
  [/^(beforetool|toolexecutebefore|pretoolcall)$/, ANY_TOOL],
  [/^(aftertool|toolexecuteafter|posttoolcall)$/, ANY_TOOL.replaceAll('before', 'after')],
  [
    /^(mcp|tool|model|compact)$/,
    'Before or after? An event ends in .before or .after; `*` after the dot is both.',
  ],
  [
    /^(session|task|subagent)$/,
    'Which of them? docs/events.md lists what begins so; `*` after a dot is all of them.',
  ],
  [/^custom$/, 'An event of your own has a name: custom.deployed.'],
  [/^(schedule|cron|timer|interval)/, 'There is no clock here: let cron run `hookline emit custom.<name>`.'],
  [/^(all|any|every|everything)$/, 'Write "*".'],
]
