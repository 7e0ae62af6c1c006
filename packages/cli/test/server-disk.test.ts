import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { placeOf, prove } from '@hookline/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { NO_FORCE_PUSH } from './hookline.ts'
import { resident, SOON } from './resident.ts'

const canMount =
  process.getuid?.() === 0 &&
  spawnSync('sh', ['-c', 'unshare -m mount -t tmpfs hookline-test /mnt']).status === 0

test.runIf(canMount)(
  'on a disk that is full guards answer, files are read, and what cannot be kept is told; with room again it is',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'hookline-full-'))
    const state = join(dir, 'home/.local/state')
    mkdirSync(state, { recursive: true })
    const mounted = spawnSync('sh', ['-c', 'mount -t tmpfs -o size=24m,mode=700 hookline-test "$0"', state])
    expect(mounted.status).toBe(0)
    const place = resident(
      `${NO_FORCE_PUSH}
[[hooks]]
id = "later"
on = "exec.before"
match = "make *"
mode = "background"
delivery = "at-least-once"
run = 'echo "$HOOKLINE_COMMAND" >> "$HOME/../delivered"'
`,
      dir,
    )
    onTestFinished(() => void spawnSync('sh', ['-c', 'umount -l "$0"', state]))
    await place.start()
    expect(await place.says('make early')).toBe('')
    await vi.waitFor(() => expect(place.lines('delivered')).toEqual(['make early']), SOON)
    const full = join(state, 'full')
    // a client that cannot write there goes another way: these have written before
    const proofs = Array.from({ length: 22 }, () => prove(placeOf(place.state).socket))
    spawnSync('dd', ['if=/dev/zero', `of=${full}`, 'bs=4k'])
    for (let n = 0; n < 20; n++)
      expect(await place.says('git push --force', { id: `${n}`, proof: proofs.pop()! })).toContain(
        'open a PR',
      )
    place.config(NO_FORCE_PUSH.replace('open a PR', 'no room'))
    expect(await place.says('git push --force', { proof: proofs.pop()! })).toContain('no room')
    place.config(`${NO_FORCE_PUSH}
[[hooks]]
id = "later"
on = "exec.before"
match = "make *"
mode = "background"
run = 'echo "$HOOKLINE_COMMAND" >> "$HOME/../delivered"'
`)
    expect(await place.says(`make ${'x'.repeat(100_000)}`, { proof: proofs.pop()! })).toContain(
      'could not be kept',
    )
    rmSync(full)
    await vi.waitFor(async () => {
      expect(await place.says('make late')).toBe('')
      expect(place.lines('delivered')).toContain('make late')
    }, SOON)
    expect((await place.status())!.calls).toMatchObject({ open: 0, abandoned: 0 })
  },
  90_000,
)
