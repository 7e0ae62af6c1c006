import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prose } from './table.ts'

interface Row {
  readonly severity: string
  readonly means: string
  readonly fix: string
}

/** docs/agents/codex-doctor.md: everything that `hookline doctor codex` can find, and what to do about it. */
export async function doctorPage(root: string): Promise<string> {
  const file = join(root, 'packages/runtime/src/doctor/findings.ts')
  const { FINDINGS } = (await import(pathToFileURL(file).href)) as {
    readonly FINDINGS: Readonly<Record<string, Row>>
  }
  const sections = Object.entries(FINDINGS).map(
    ([code, { severity, means, fix }]) =>
      `### ${code}\n\n${WORDS[severity]}. ${prose(means)}\n\n**Fix.** ${prose(fix)}`,
  )
  return `${HEAD}\n${sections.join('\n\n')}\n`
}

const WORDS: Readonly<Record<string, string>> = { error: 'Error', warning: 'Warning', note: 'Note' }

const HEAD = `# When hooks do not fire in Codex

Codex skips a hook that it does not trust, cannot read or is told not to run, and says nothing. So ask:

\`\`\`sh
hookline doctor codex
\`\`\`

It looks at the files, asks Codex itself what it sees of its hooks, and then lets the real Codex work for some seconds,
with your settings, your lines and your guards, and with a model that is a script on this machine: no network, no login,
no cost. The model tries a command that hookline is then known to deny, and everything else that has a hook: one
more command, a subagent, a compaction, an interrupt. What is proved is printed for each scope: which events reach hookline,
and that a denied command does not run.

The session is kept nowhere (\`ephemeral\`), starts none of your MCP servers and not your \`notify\`, and its only
commands are \`: hookline-canary-*\`, which do nothing. Hooks of hookline that are no guards rest. Hooks of others in
Codex run as in any session. Lines of a project are tried in that project.

Exit code 0: all is well · 1: there is an error below · 69: there is no Codex. \`--json\` prints the same for programs,
\`--codex <program>\` examines another Codex than the one on PATH.

## What can be found
`
