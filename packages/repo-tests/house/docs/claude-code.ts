import { claudeCode, UNNEEDED } from '@hookline/agents/claude-code'
import type { EventName } from '@hookline/core'
import { headings, powers, sight, type Denials } from './powers.ts'
import { table } from './table.ts'

/** docs/agents/claude-code.md: what can be done at each event of Claude Code, what is seen, and what is not. */
export function claudeCodePage(): string {
  const rows = Object.entries(claudeCode.capabilities).flatMap(([name, row]) =>
    row === undefined ? [] : [[name as EventName, row] as const],
  )
  return `${HEAD}
${table(
  headings('Claude Code'),
  rows.map((row) => powers(row, DENIALS)),
)}

${NOTES}

## What a hook sees, and what it does not

${rows.map(sight).join('\n\n')}

## What becomes no event

Claude Code has ${Object.keys(claudeCode.natives).length} events of its own. Of these hookline makes nothing:

${table(
  ["Claude Code's name", 'why'],
  Object.entries(UNNEEDED).map(([name, why]) => [`\`${name}\``, why]),
)}

${TAIL}`
}

/** What a denial does there. */
const DENIALS: Denials = {
  'task.start': 'the prompt is lost',
  'task.complete': 'one more round',
  'exec.before': 'does not run',
  'exec.after': 'output withheld',
  'patch.before': 'does not apply',
  'patch.after': 'told off',
  'mcp.before': 'is not called',
  'mcp.after': 'result withheld',
  'tool.before': 'is not called',
  'tool.after': 'told off; a Read withheld',
  'permission.request': 'refused, user not asked',
  'compact.before': 'is not done',
  'subagent.stop': 'one more round',
}

const HEAD = `# Claude Code

What hooks of hookline can do in Claude Code, as tried with Claude Code ${claudeCode.version} and a scripted model on Linux; no other version was tried.

**Claude Code is not wired yet.** There is no \`hookline install claude-code\`, and hooks.toml knows no agent of that name. What
there is: the dialect, \`claudeCode\` of [@hookline/agents](../../packages/agents/README.md), for programs that answer Claude Code's hooks
themselves. This page is about that. Hook scripts that were written for Claude Code already run [under Codex](../executors/script.md).
`

const NOTES = `- **deny**: the model is given the reason, except where a prompt or a compaction just ends: there the user is. After a call that went well the
  reason stands in place of what a command, an MCP tool or a Read gave; beside it, Claude Code shows the model the command line of the hook.
  What any other tool gave, and what came of a call that failed, cannot be withheld.
- **A \`task.complete\` that denies** gives one more round, with the reason, and then the turn ends, whatever the hook says. Claude Code itself
  would go round eight times. The same holds for \`subagent.stop\`. Where \`task.complete\` tells of a failed turn, nothing can be denied.
- **ask**: Claude Code asks its user, with the reason; about the rewritten call, if there was a rewrite. In \`claude -p\` without a host there is
  nobody to ask, and the call is denied. At \`permission.request\` to ask is to leave the question to the user.
- **allow** spares the user the question. Claude Code's own deny and ask rules still win.
- **rewrite**: the call as it was does not happen. At \`permission.request\` it needs an \`allow\` beside it, or the user is asked about the call as
  it was. A patch is one file here, in the format of \`apply_patch\`: \`Add File\` for Write and for an Edit that makes a file, \`Update File\` with one
  \`@@\` for any other Edit. Or it is the tool's whole input, as JSON.
- **context** is for the model, **message** for the user. \`claude -p\` prints messages in \`stream-json\` only, and that of \`session.start\` nowhere.
  A message beside a refused prompt is not shown.
- **stop** ends the turn. Before a call it does so after the call, unless that is denied. At \`permission.request\` only a denial can stop. After a
  call that failed, nothing stops.
- **waits** needs a \`timeout\` in Claude Code's settings: without one it is 30 s at \`task.start\` and 1.5 s at \`session.end\`.`

const TAIL = `## Commands, patches, tools

| Claude Code's tool | becomes |
| --- | --- |
| \`Bash\`, \`PowerShell\`, \`Monitor\` of a command | \`exec.*\`; \`cwd\` is told before the call only |
| \`Write\`, \`Edit\`, \`MultiEdit\`, \`NotebookEdit\` | \`patch.*\`, one file each, its path as seen from the project's root |
| \`mcp__server__tool\` | \`mcp.*\` |
| any other | \`tool.*\` |

\`PowerShell\` and \`MultiEdit\` are not in the version that was tried.

## How this page is held to Claude Code

Every payload in \`packages/agents/fixtures/claude-code\` was recorded from that version, and is a test.
\`packages/repo-tests/test/claude-code-dialect.test.ts\` has the real Claude Code act on what the dialect answers: denials, rewrites, questions,
context, ends. \`claude-answers\` beside it holds that the same words, printed by a hook script, mean the same to hookline. Not tried: Windows,
macOS, the Agent SDK. What a message does was tried in a terminal by hand. The blind spots are observations; few of them have a test.
`
