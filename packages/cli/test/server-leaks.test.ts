import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { NO_FORCE_PUSH } from './hookline.ts'
import { resident, SOON } from './resident.ts'

const HOOKS = `${NO_FORCE_PUSH}
[[hooks]]
id = "note"
on = "exec.before"
match = "note*"
run = "true"
env_pass = ["NAME"]
[[hooks]]
id = "later"
on = "exec.before"
match = "later*"
mode = "background"
run = "true"
[[hooks]]
id = "told"
on = "hook.denied"
run = "true"
`

test.runIf(process.platform === 'linux')(
  'after thousands of calls it holds no more than after hundreds',
  async () => {
    const place = resident(HOOKS)
    // what is garbage is to be gone when it is weighed: with the room that Node takes by itself it would be there for long
    await place.start({ NODE_OPTIONS: '--max-old-space-size=64 --max-semi-space-size=1' })
    const pid = place.child().pid!
    const held = (): { readonly open: number; readonly children: number } => ({
      open: readdirSync(`/proc/${pid}/fd`).length,
      children: readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).length,
    })
    const calls = async (from: number, many: number): Promise<void> => {
      let next = from
      const one = async (): Promise<void> => {
        for (let n = next++; n < from + many; n = next++) {
          const word =
            n % 50 === 0 ? 'note' : n % 20 === 0 ? 'later' : n % 5 === 0 ? 'git push --force' : 'ls'
          // callers of many kinds, more than managers are kept for
          const env = { NAME: `n${n % 500}`, OTHER: `${n}` }
          expect((await place.call(`${word} ${n}`, { id: `${n}`, env })).status).toBe('answered')
        }
      }
      await Promise.all(Array.from({ length: 8 }, one))
      await vi.waitFor(() => expect(held().children).toBe(0), SOON)
    }
    const rss = async (): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return (await place.status())!.rss / (1 << 20)
    }
    const start = await rss()
    await calls(0, 600)
    const [before, early] = [held(), await rss()]
    await calls(600, 3000)
    const late = await rss()
    process.stderr.write(
      `megabytes: ${[start, early, late].map((mb) => mb.toFixed(1)).join(', ')} at its start, after 600 and after 3,600 calls; ${JSON.stringify([before, held()])}\n`,
    )
    await vi.waitFor(() => expect(held().open).toBeLessThanOrEqual(before.open + 2), SOON)
    expect(late / early).toBeLessThan(1.25)
    expect((await place.status())!.calls).toMatchObject({ open: 0, answered: 3600, abandoned: 0 })
  },
  180_000,
)
