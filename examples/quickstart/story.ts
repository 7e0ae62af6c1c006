import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  heard,
  type CodexLine,
  type ModelItem,
  type ModelRequest,
  type TraceLine,
} from '@hookline/repo-tests/e2e'
import type { Stage } from './stage.ts'

/** What can be known at the end of a scene. */
export interface Evidence {
  readonly stage: Stage
  /** What Codex sent the model next; none in a replay and after the last scene. */
  readonly request?: ModelRequest | undefined
  /** What Codex printed so far. */
  readonly lines: readonly CodexLine[]
  /** What hookline noted in this scene. */
  readonly events: readonly TraceLine[]
}

/** A sentence that is only printed as true once it has been looked at. */
export interface Claim {
  readonly says: string
  readonly holds: (evidence: Evidence) => boolean
}

/** One thing the model does, and what must be so afterwards. */
export interface Scene {
  readonly title: string
  readonly does: ModelItem
  readonly claims: readonly Claim[]
  /** What is checked when there is no Codex to obey: hookline's answer. */
  readonly replayed?: readonly Claim[]
  /** What Codex did between the recorded events, done by hand. */
  readonly byHand?: (stage: Stage) => void
}

export const PROMPT = 'Publish the new greeting.'
const RULES = 'published history is never rewritten'
const PATCH = `*** Begin Patch
*** Update File: src/greet.js
@@
 export function greet(name) {
-  return \`Hello, \${name}!\`
+\tconst who = name.trim()   
+\treturn \`Good morning, \${who}!\`
 }
*** End Patch
`
const PATCHED =
  'export function greet(name) {\n\tconst who = name.trim()   \n\treturn `Good morning, ${who}!`\n}\n'

const answered = (words: string): Claim => ({
  says: `Codex was answered ${words}`,
  holds: ({ events }) => events.some(({ reply }) => reply.stdout.includes(words)),
})
const asked =
  (name: string): Claim['holds'] =>
  ({ events }) =>
    events.some(({ event }) => event.name === name)
const toldWhy = (reason: string): Claim => ({
  says: 'the model was told why',
  holds: ({ request }) => heard(request, reason),
})

/** Before the model says its first word. */
export const OPENING: Pick<Scene, 'title' | 'claims' | 'replayed'> = {
  title: `Codex starts, with the prompt: ${PROMPT}`,
  claims: [
    { says: 'the house rules are in what the model reads', holds: ({ request }) => heard(request, RULES) },
    { says: 'so is the prompt', holds: ({ request }) => heard(request, PROMPT) },
  ],
  replayed: [answered(RULES)],
}

/** The play for this stage. */
export function scenes(stage: Stage): readonly Scene[] {
  const published = stage.published()
  return [
    {
      title: 'The model runs: git push --force origin main',
      does: { shell: 'git push --force origin main' },
      claims: [
        {
          says: `it did not run: main on the remote is still ${published}`,
          holds: () => stage.published() === published,
        },
        toldWhy('Force-push is off here: open a PR'),
      ],
      replayed: [answered('"permissionDecision":"deny"')],
    },
    {
      title: 'The model runs: npm install',
      does: { shell: 'npm install' },
      claims: [
        {
          says: 'Codex ran it as rewritten',
          holds: ({ lines }) => ran(lines, 'npm install --ignore-scripts'),
        },
        {
          says: 'left-pad is installed, its install script did not run',
          holds: () => stage.has('node_modules/left-pad') && !stage.has('postinstall-was-here.txt'),
        },
      ],
      replayed: [answered('npm install --ignore-scripts')],
    },
    {
      title: 'The model patches: src/greet.js',
      does: { patch: PATCH },
      claims: [
        {
          says: 'seen before and after',
          holds: (seen) => asked('patch.before')(seen) && asked('patch.after')(seen),
        },
        {
          says: 'the new greeting is in the file, and it is formatted',
          holds: () =>
            /Good morning/.test(stage.read('src/greet.js')) && !/\t| $/m.test(stage.read('src/greet.js')),
        },
      ],
      byHand: ({ workspace }) => writeFileSync(join(workspace, 'src/greet.js'), PATCHED),
    },
    {
      title: 'The model calls a tool of the MCP server tracker: create_issue',
      does: { call: 'create_issue', namespace: 'mcp__tracker', args: { title: 'Announce the new greeting' } },
      claims: [
        {
          says: 'seen before and after',
          holds: (seen) => asked('mcp.before')(seen) && asked('mcp.after')(seen),
        },
        {
          says: 'the tracker has the issue',
          holds: () => stage.tracked().includes('Announce the new greeting'),
        },
      ],
      replayed: [],
    },
    {
      title: 'The model calls a tool of the MCP server tracker: delete_issue',
      does: { call: 'delete_issue', namespace: 'mcp__tracker', args: { id: 7 } },
      claims: [
        {
          says: 'the call never reached the tracker',
          holds: () => !stage.tracked().includes('delete_issue'),
        },
        toldWhy('Issues are closed here, never deleted'),
      ],
      replayed: [answered('"permissionDecision":"deny"')],
    },
    {
      title: 'The model says: The new greeting is ready.',
      does: { say: 'The new greeting is ready.' },
      claims: [
        {
          says: 'task.log has a new line',
          holds: () => stage.read('task.log').includes('a task was completed'),
        },
      ],
    },
  ]
}

function ran(lines: readonly CodexLine[], command: string): boolean {
  return lines.some(
    ({ item }) => item?.type === 'command_execution' && item.command?.includes(command) === true,
  )
}
