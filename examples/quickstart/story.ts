import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelItem } from '@hookline/repo-tests/e2e'
import { answered, codexRan, modelRead, seenAround, type Claim } from './claim.ts'
import type { Stage } from './stage.ts'

/** One thing that happens, and what must be so afterwards. */
export interface Scene {
  readonly title: string
  readonly claims: readonly Claim[]
  /** What must be so where there is no Codex to obey; default: the same. */
  readonly replayed?: readonly Claim[]
  /** What Codex did between two recorded events, done by hand. */
  readonly byHand?: (stage: Stage) => void
}

/** One move of the model. */
export interface ModelScene extends Scene {
  readonly does: ModelItem
}

/** What the user asks for. */
export const PROMPT = 'Publish the new greeting.'

const RULES = 'published history is never rewritten'
const DENIED = answered('deny', '"permissionDecision":"deny"')
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
const PATCHED = `export function greet(name) {
\tconst who = name.trim()   
\treturn \`Good morning, \${who}!\`
}
`

/** Before the model says its first word. */
export const OPENING: Scene = {
  title: `Codex starts, with the prompt: ${PROMPT}`,
  claims: [
    modelRead('the house rules are in what the model reads', RULES),
    modelRead('so is the prompt', PROMPT),
  ],
  replayed: [answered('the house rules', RULES)],
}

/** What the model does on this stage. */
export function modelScenes(stage: Stage): readonly ModelScene[] {
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
        modelRead('the model was told why', 'Force-push is off here: open a PR'),
      ],
      replayed: [DENIED],
    },
    {
      title: 'The model runs: npm install',
      does: { shell: 'npm install' },
      claims: [
        codexRan('npm install --ignore-scripts'),
        {
          says: 'left-pad is installed, its install script did not run',
          holds: () => stage.has('node_modules/left-pad') && !stage.has('postinstall-was-here.txt'),
        },
      ],
      replayed: [answered('the other command', '"npm install --ignore-scripts"')],
    },
    {
      title: 'The model patches: src/greet.js',
      does: { patch: PATCH },
      claims: [
        seenAround('patch'),
        {
          says: 'the new greeting is in the file, and it is formatted',
          holds: () => /^ {2}return `Good morning, \$\{who\}!`\n/m.test(stage.read('src/greet.js')),
        },
      ],
      byHand: ({ workspace }) => writeFileSync(join(workspace, 'src/greet.js'), PATCHED),
    },
    {
      title: 'The model calls a tool of an MCP server: tracker/create_issue',
      does: { call: 'create_issue', namespace: 'mcp__tracker', args: { title: 'Announce the greeting' } },
      claims: [
        seenAround('mcp'),
        { says: 'the tracker has the issue', holds: () => stage.tracked().includes('Announce the greeting') },
      ],
      replayed: [seenAround('mcp')],
    },
    {
      title: 'The model calls a tool of an MCP server: tracker/delete_issue',
      does: { call: 'delete_issue', namespace: 'mcp__tracker', args: { id: 7 } },
      claims: [
        {
          says: 'the call never reached the tracker',
          holds: () => !stage.tracked().includes('delete_issue'),
        },
        modelRead('the model was told why', 'Issues are closed here, never deleted'),
      ],
      replayed: [DENIED],
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
