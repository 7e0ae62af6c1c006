import { codex } from '@hookline/agents'
import type { AgentVersion, Capability, EventName } from '@hookline/core'
import { codexByVersion } from './codex-by-version.ts'
import { codexSeen } from './codex-seen.ts'
import { denial, headings, powers, sight, type Denials } from './powers.ts'
import { prose, table } from './table.ts'

/** docs/agents/codex.md: what a hook can do at each event of Codex, what it sees, and what it does not. */
export function codexPage(): string {
  const rows = Object.entries(codex.capabilities).flatMap(([name, row]) =>
    row === undefined ? [] : [[name as EventName, row] as const],
  )
  return `${HEAD}
${table(
  headings('Codex'),
  rows.map((row) => powers(row, DENIALS)),
)}

${NOTES}

## What a hook sees, and what it does not

${rows.map(sight).join('\n\n')}

## By how Codex runs

${BY_MODE}

${codexSeen()}

${BESIDES}

## What comes from the transcript

${FROM_TRANSCRIPT}

## Older versions

${OLDER}

${table(['Codex', 'is without', 'takes no rewrite at', 'does not see either'], older())}

${UPGRADES}

## What differs by version

${BY_VERSION}

${codexByVersion()}

## What happens on failure

A script that exits with 1, is killed, takes too long, prints half a JSON, or is not there has given no verdict. In Codex:

${table(['event', 'a guard without a verdict', 'any other hook', 'exit code 2, of either'], rows.map(failed))}

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
  'tool.after': 'result withheld',
  'permission.request': 'refused, user not asked',
  'compact.before': 'is not done',
  'subagent.stop': 'one more round',
}

function failed([name, { deny }]: readonly [EventName, Capability]): readonly string[] {
  const denied = denial(name, deny, DENIALS)
  return [`\`${name}\``, deny ? denied : 'cannot stand here', 'all goes on', deny ? denied : 'all goes on']
}

/** Each older version, and how it differs from the one above it. */
function older(): readonly (readonly string[])[] {
  const versions = codex.versions ?? []
  return versions.slice(1).map((one, at) => difference(one, versions[at]!))
}

function difference({ version, capabilities }: AgentVersion, newer: AgentVersion): readonly string[] {
  const rows = Object.entries(newer.capabilities) as readonly (readonly [EventName, Capability])[]
  const named = (which: (name: EventName, can: Capability) => boolean): string =>
    rows.flatMap(([name, can]) => (which(name, can) ? [`\`${name}\``] : [])).join(', ')
  const spots = rows.flatMap(([name, can]) =>
    (capabilities[name]?.blindSpots ?? [])
      .filter((spot) => !can.blindSpots.includes(spot))
      .map((spot) => `\`${name}\`: ${prose(spot)}`),
  )
  return [
    version,
    named((name) => capabilities[name] === undefined) || '-',
    named((name, can) => can.rewrite && capabilities[name]?.rewrite === false) || '-',
    spots.join(' ') || '-',
  ]
}

const HEAD = `# Codex

What hooks of hookline can do in Codex, as tried with Codex ${codex.version} and a scripted model on Linux; older ones are [below](#older-versions).
[Wiring it](../install.md) · [when hooks do not fire](codex-doctor.md) · [your hooks.json, taken over](../migrate.md)
`

const NOTES = `- **deny**: the model is given the reason, except where a turn or a compaction just ends. After an action it is done; the reason stands where the
  model would have read what came of it. A denied prompt never reaches the model. A denied compaction ends its turn, as interrupted, and the
  session goes on.
- **A \`task.complete\` that denies** gives one more round, with the reason, and then the turn ends, whatever the hook says. Codex itself would go
  round for ever. The same holds for \`subagent.stop\`. Where \`task.complete\` tells of an interrupt or
  of a failure, nothing can be denied.
- **ask**: only at \`permission.request\` does Codex have somebody to ask. Elsewhere it is a denial with your reason.
- **allow** spares the user Codex's own question. Before an action it does not: Codex still asks, about the rewritten action if there was a
  rewrite.
- **rewrite**: the call as it was does not happen. A patch inside a shell command cannot be rewritten by itself: that is a denial.
- **context** is for the model, **message** for the user: editors are sent it, \`codex exec --json\` does not print it.
- **stop** ends the turn. At \`session.start\` and \`task.start\` the prompt is lost.
- **waits**: hookline ends the hooks before that, and answers. Tried to the end for 3 s only.

A hook that asks for what is \`-\` here is a mistake in hooks.toml where that can be seen from the file. Where only its answer says so, nothing
happens, and \`hookline why\` tells.`

const BY_MODE = `**told**: Codex calls its hook, then and there. **read**: from the transcript, a little later, and nobody waits for what is said of it. Each cell is
held against the real Codex ${codex.version}, wired to every one of its events, with a scripted model.`

const BESIDES = `- The SDK runs \`codex exec\` for each turn: a session begins and ends with each, and a program that breaks a turn off ends the process, which tells of no interrupt. [docs/sdk.md](../sdk.md) has what can be done in a program of yours.
- \`codex exec\` and the SDK ask nobody for leave, and there is no \`!\` in them. They compact by themselves once a session is too long for its model (tried with \`model_auto_compact_token_limit\`).
- **What a hook can** is tried event by event in the app-server only (\`codex-matrix*.test.ts\`). In \`codex exec\` denials are, with guards and other hooks; of the SDK and the terminal UI it is taken
  to be the same, since the same lines of Codex are called. A \`message\` is for a user who is shown it: \`codex exec --json\` and the SDK do not print it.
- [\`notify\`](../install.md#where-codex-runs-no-hooks) tells of a task that is done where Codex runs no hooks.`

const FROM_TRANSCRIPT = `Codex writes down what happens in a session, the *transcript*, which says more than its hooks do. hookline joins the two: what a hook
reports is completed from there, and what no hook reports is told from there. A fact is one event, whichever saw it; its \`channel\` says which.

- **Completed**: before your hooks get \`exec.after\`, \`mcp.after\` and \`task.complete\`, and only if there is such a hook. \`raw\` stays what Codex sent.
- **Told**: \`agent.message\`, calls of MCP servers that failed, patches that did not apply or stood in a command, commands that ended in the
  background, web searches, turns that failed. They are told after Codex has its answer, in the order of the transcript, and one at a time. \`task.complete\`, \`subagent.stop\` and
  \`interrupt\` come after what was being told: the resident process waits for that a second at most.
- **When**: at the next of Codex's events that ends something: a tool that was used, a turn, a session. With the
  [resident process](../server.md) also between them: it looks twice a second while a turn goes on, so that a turn that fails is told
  though Codex calls no hook for it, and once more when the session is over, for what there was no time left.
- **Nobody waits** for what such a hook says. A denial is noted as not obeyed: \`hookline why\` tells.
- **\`agent.message\` costs calls**: for it \`PostModelRequest\` is wired, at which Codex waits after each request to the model. The others need no
  event that is not wired already.
- **Without a transcript**, as with \`codex exec --ephemeral\`, or one that cannot be read, it is as if Codex had said no more than to its hooks.
- [examples/session-log](../../examples/session-log) plays it; [decision 0023](../decisions/0023-what-a-transcript-adds.md) says why it is so.
- The format is Codex's own affair and no promise of its makers. What hookline does not know in it is passed over.`

const OLDER = `Tried in the same way, each down to the oldest. A row says what its version is without beside what those above it are without. In
everything else they are alike: what hookline answers is obeyed by each of them as the first table says, except that a denied
compaction ends its turn as completed, not as interrupted, in 0.140.0 and before. A line at an event that a version does not know does no
harm there, and works after an upgrade.`

const BY_VERSION = `**told** and **read** as [above](#by-how-codex-runs), by each way to run Codex that tells it in ${codex.version}; a way that is otherwise is named. What is not here
is the same in all of them. Each cell is held against the real program (\`pnpm test:codexes\`), and
\`hookline exec\`, \`hookline app-server\`, \`notify\`, the plugin and the SDK besides.`

const UPGRADES = `- **Which row counts.** A version in between is read as the nearest older one in the table, so that nothing is promised that it may not have yet; it
  may report more than is said of it. One
  that is older than the last row is read as that, one that is newer than ${codex.version}, or not known, as ${codex.version}. ${codex.tried} was tried and does the same; of one that is newer still
  \`install\`, \`status\`, \`doctor\`, \`exec\` and \`app-server\` say that it was not tried, and its user is told as a session begins (not as one is resumed, and not with \`--ephemeral\`: the
  version is read from the transcript).
- **Where it is seen.** \`hookline status\`, \`list\`, \`check\`, \`explain\` and \`doctor\` say what this Codex is without, and which of your hooks ask
  for it. All go by the Codex that was wired, but \`status\` and \`doctor\`, which ask the one that is there.
- **A rewrite in 0.130.0 is a denial.** That Codex drops an answer with a rewrite whole and would run the call as it was. hookline knows only if
  the line tells it: \`install\` writes \`--agent-version\` into the lines of an old Codex. Lines in a project's file are the same for
  everybody and do not say it: on such a Codex a rewrite by them is lost. After an up- or downgrade run \`hookline install codex\`; \`status\` and
  \`doctor\` say so.
- **Subagents in 0.130.0** are sessions of their own to every hook: their prompts and ends come as a user's do.`

const TAIL = `The model, or at a compaction the user, is told which guard reached no verdict. What fails of other hooks is noted: \`hookline why\` tells.
A guard that floods, prints no JSON at all, or is not executable is no different.

| what fails | then |
|---|---|
| hooks.toml breaks while it is in use | the last good guards hold; the user is shown file and line |
| hooks.toml was broken from the start | Codex works on, no hook runs; [doctor](codex-doctor.md#hooks_toml_broken) tells |
| hookline itself cannot start, on a line with \`--closed\` | the action is denied; at \`Stop\` and \`SubagentStop\` the line lets go |
| \`HOOKLINE_DISABLED=1\`, or \`--no-hooks\` in the line | guards hold, other hooks rest |
| \`[features] hooks = false\` in config.toml | **Codex asks nobody and no guard holds**; \`hookline status\` and [doctor](codex-doctor.md#hooks_off) tell |
| Codex does not trust the line, or it was changed | the same, silently; [doctor](codex-doctor.md#hook_untrusted) tells |
| \`session.end\` and \`interrupt\` hooks take longer than Codex's 3 s | they are ended before; quick ones beside them do their work |

Codex by itself lets everything pass when a hook fails. That is why guards are answered for by hookline.

## Is it so on this machine?

\`hookline doctor codex\` proves it with your Codex and your files. Each finding has a code, what it means and what to do:
[the list](codex-doctor.md#what-can-be-found). An error means that some hook does not fire or some guard does not hold; a warning, that it may
surprise you; a note, that something could not be tried.

## How this page is held to Codex

The first table is printed from hookline's own table of Codex, and \`packages/repo-tests/test/codex-matrix*.test.ts\` compare that
with sessions of the real Codex (\`pnpm test:codexes\`: of the other versions, fetched from npm) in which every event has a hook that says everything. Each cell of the table of failures is a test for each of
the five ways to fail: \`codex-failures\` beside them has a hook on every event, \`codex-failures-guards\` a guard and exit code 2, \`codex-guards\`
the other ways. Of the list after it, \`codex-broken-file\` holds hooks.toml, \`install-codex\` and \`install-shells-codex\` the line that cannot
start hookline, \`codex-switches\` the switches, \`why-wired-codex\` and \`doctor-codex-faults\` the trust, \`codex-interrupts\` the 3 s. \`codex-denials\` has 100 calls denied among 100 that are not, and counts
what happened in the file system. The long run has a thousand among a thousand: none of the denied happened, each of the others did, in 106 s on
two cores.

\`\`\`sh
HOOKLINE_DENIALS=1000 pnpm exec vitest run packages/repo-tests/test/codex-denials.test.ts
\`\`\`

Not tried: Windows, macOS, remote models.
The blind spots are observations of that version; few of them have a test.
`
