import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSandbox } from '@hookline/runtime/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLab, findCodex, type Codex, type Lab } from '../e2e/index.ts'
import { noCodex, playIn } from './codex-play.ts'

/** Says what it may; the agent runs it as well. */
const PROBE = `
try() { sh -c "$2" 2>/dev/null && echo "may $1"; }
try 'write the workspace' ': > new.$$ && rm new.$$'
try 'write locked' ': >> locked/file'
try 'write in locked' ': >> locked/open/file'
try 'read .env' 'cat .env > /dev/null'
try 'read deep .env' 'cat deep/down/.env > /dev/null'
try 'read closed' 'cat closed/file > /dev/null'
try 'read beside' 'cat ../beside/file > /dev/null'
true
`
const HOOKS = `version = 1
[[hooks]]
id = "probe"
on = "exec.before"
sandbox = { policy = "inherit", require = true }
run = "sh ./probe.sh"
`
const FILES = Object.fromEntries(
  [
    'locked/file',
    'locked/open/file',
    '.env',
    'deep/down/.env',
    'closed/file',
    '../beside/file',
    '.git/HEAD',
  ].map((name) => [join('workspace', name), 'x']),
)

/** Where Codex itself is, which its commands need to be started by. */
const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url))

/** What a profile of each kind lets the agent do, and so the hook. */
const PROFILES: Readonly<
  Record<string, readonly [entries: Readonly<Record<string, string>>, may: readonly string[]]>
> = {
  'write the workspace, but only read a folder of it, and by a pattern not even that': [
    { ':root': 'read', '.': 'write', locked: 'read', '**/*.env': 'deny', closed: 'deny' },
    ['write the workspace', 'read beside'],
  ],
  'write a folder of a folder that it may only read': [
    { ':root': 'read', '.': 'write', locked: 'read', 'locked/open': 'write' },
    ['write the workspace', 'write in locked', 'read .env', 'read deep .env', 'read closed', 'read beside'],
  ],
  'write a folder of the workspace and nothing else of it': [
    { ':root': 'read', locked: 'write', '**/*.env': 'deny' },
    ['write locked', 'write in locked', 'read closed', 'read beside'],
  ],
  'read what is named and nothing else': [
    { ':minimal': 'read', [PACKAGES]: 'read', '.': 'write', closed: 'deny' },
    ['write the workspace', 'write locked', 'write in locked', 'read .env', 'read deep .env'],
  ],
}

interface Recorded {
  readonly hooks: readonly [{ readonly data: { readonly stdout: string }; readonly sandbox: string }]
}

describe.skipIf(noCodex || process.platform !== 'linux')(
  'where a profile of permissions lets the agent',
  () => {
    let lab: Lab
    beforeAll(async () => {
      // what lies in /tmp is not shown at all: here it is held that the rest is not
      process.env['TMPDIR'] = '/var/tmp'
      lab = await createLab()
      mkdirSync(join(lab.root, 'home/.local/state/hookline'), { recursive: true, mode: 0o700 })
      const { entry } = (await findCodex()) as Codex
      const { fault } = findSandbox(lab.env, { codex: entry, backend: 'bubblewrap' })
      if (fault !== undefined) throw new Error(fault)
    })
    afterAll(() => lab.remove())

    test.each(Object.entries(PROFILES))(
      '%s, a hook that takes it over may do no more',
      async (_what, [entries, may]) => {
        rmSync(lab.workspace, { recursive: true })
        mkdirSync(lab.workspace)
        const { lines } = await playIn(lab, {
          hooks: HOOKS,
          files: { ...FILES, 'workspace/probe.sh': PROBE },
          script: [[{ shell: 'sh ./probe.sh' }], [{ say: 'done' }]],
          permissions: 'narrow',
          settings: profileOf(entries),
        })
        const events = readFileSync(join(lab.root, 'home/.local/state/hookline/events/recent.jsonl'), 'utf8')
        const line = events.split('\n').findLast((one) => one.includes('user/probe'))!
        const [hook] = (JSON.parse(line) as Recorded).hooks
        const own = lines.findLast(({ item }) => item?.type === 'command_execution')?.item as
          | { readonly aggregated_output: string }
          | undefined

        expect({ agent: said(own?.aggregated_output ?? ''), hook: said(hook.data.stdout) }).toEqual({
          agent: may,
          hook: may,
        })
      },
    )

    /** Places without a name of Codex's own lie in the workspace. */
    function profileOf(entries: Readonly<Record<string, string>>): string {
      const whole = (place: string): string => (/^[:/]/.test(place) ? place : join(lab.workspace, place))
      const rows = Object.entries(entries).map(
        ([place, access]) => `${JSON.stringify(whole(place))} = "${access}"`,
      )
      return `[permissions.narrow.filesystem]\n${rows.join('\n')}\n[permissions.narrow.network]\nenabled = false\n`
    }
  },
)

function said(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('may ') ? [line.slice(4)] : []))
}
