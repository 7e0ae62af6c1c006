import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { isSwapped } from '../e2e/served.ts'
import { noCodex, onStage, onStageHas, playing, playingInEditor, stageVersion } from './codex-play.ts'
import { failing } from './codex-stage.ts'

const HOOKS = `
version = 1
[[hooks]]
id = "failed"
on = "task.complete"
match = "failed"
run = "touch failed.txt"

[[hooks]]
id = "ended"
on = "exec.after"
match = "sleep 2*"
mode = "background"
run = "touch ended.txt"
`

const ends = onStageHas('itemsAnywhere')
const failures = onStageHas('failures')

const appears =
  (file: string, told: boolean) =>
  (cwd: string): Promise<unknown> =>
    // of a transcript that says little nothing comes, however long one waits
    told ? vi.waitUntil(() => existsSync(join(cwd, file)), { timeout: 20_000, interval: 100 }) : delay(4000)

// who answers each event in a process of its own has nobody who stays
describe.skipIf(noCodex || !isSwapped)('what happens after the last hook, with the resident process', () => {
  const played = playingInEditor(
    {
      hooks: HOOKS,
      script: [
        [
          {
            call: 'exec_command',
            args: { cmd: 'sleep 2; exit 4', yield_time_ms: 250, login: false },
          },
        ],
        [{ say: 'left it' }],
        failing,
      ],
    },
    {
      wishes: [
        'one',
        { until: appears('ended.txt', ends) },
        'two',
        { until: appears('failed.txt', failures) },
      ],
    },
  )

  test('a command that ended in the background, and a turn that failed, are told while Codex waits for its user', () => {
    const names = played().trace.map(({ event }) => event.name)
    expect(played().has('ended.txt')).toBe(ends)
    expect(played().has('failed.txt')).toBe(failures)
    if (ends) expect(names.indexOf('exec.after')).toBeLessThan(names.lastIndexOf('task.start'))
    expect(names.includes('session.end')).toBe(onStage.capabilities['session.end'] !== undefined)
    expect(names.filter((name) => name === 'task.complete')).toHaveLength(failures ? 2 : 1)
  })
})

describe.skipIf(noCodex || !isSwapped).each(failures ? [stageVersion] : [])(
  'what a session of Codex %s ends with, with the resident process',
  () => {
    const played = playing({
      hooks: `
version = 1
[[hooks]]
id = "slow"
on = "task.complete"
match = "failed"
run = "sleep 4; touch failed.txt"
`,
      script: [failing],
    })

    test('a hook has its time though the session is over before', async () => {
      await vi.waitFor(() => expect(played().has('failed.txt')).toBe(true), {
        timeout: 20_000,
        interval: 100,
      })
    })
  },
)
