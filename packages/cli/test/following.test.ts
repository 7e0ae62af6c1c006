import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createFollowing, type Following } from '../src/resident/following.ts'

const FOREVER = 60_000

function world(times: { readonly openMs?: number; readonly overMs?: number } = {}): {
  readonly following: Following
  readonly file: string
  readonly logged: readonly string[]
} {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-following-'))
  const file = join(folder, 'rollout.jsonl')
  writeFileSync(file, 'a\n')
  const logged: string[] = []
  const following = createFollowing((message) => void logged.push(message), {
    everyMs: 5,
    openMs: FOREVER,
    overMs: FOREVER,
    ...times,
  })
  onTestFinished(async () => {
    await following.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { following, file, logged }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60))

test('a transcript is looked at once after a call, and again only when it has grown', async () => {
  const { following, file } = world()
  const again = vi.fn(async () => true)
  following.follow({ path: file, isOver: false, again })
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1))
  await settled()
  expect(again).toHaveBeenCalledTimes(1)
  appendFileSync(file, 'b\n')
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(2))
})

test.each([
  ['a task that does not go on is left after a while', { overMs: 0 }, false],
  ['so is one of which nothing more comes', { openMs: 0 }, true],
])('%s', async (_, times, isOpen) => {
  const { following, file } = world(times)
  const again = vi.fn(async () => isOpen)
  following.follow({ path: file, isOver: false, again })
  await settled()
  const before = again.mock.calls.length
  appendFileSync(file, 'b\n')
  await settled()
  expect(again.mock.calls.length).toBe(before)
})

test('a session that is over is looked at once more, behind the look that goes on, and whoever closes waits for it', async () => {
  const { following, file } = world()
  const seen: string[] = []
  const again = (name: string) => async (): Promise<boolean> => {
    seen.push(`${name} begins`)
    await settled()
    seen.push(`${name} ends`)
    return true
  }
  following.follow({ path: file, isOver: false, again: again('look') })
  await vi.waitFor(() => expect(seen).toEqual(['look begins']))
  following.follow({ path: file, isOver: true, again: again('last') })
  appendFileSync(file, 'b\n')
  await following.close()
  expect(seen).toEqual(['look begins', 'look ends', 'last begins', 'last ends'])
})

test('one that cannot be looked at then is said so', async () => {
  const { following, file, logged } = world()
  following.follow({ path: file, isOver: true, again: () => Promise.reject(new Error('no plan')) })
  await following.close()
  expect(logged).toEqual([expect.stringContaining('no plan')])
})

test('a file that is gone and one that cannot be told are not looked at any more', async () => {
  const { following, file, logged } = world()
  const again = vi.fn(async () => true)
  following.follow({ path: `${file}.gone`, isOver: false, again })
  following.follow({ path: `${file}/${'x'.repeat(5000)}`, isOver: false, again })
  await settled()
  expect(again).not.toHaveBeenCalled()
  const failing = vi.fn(async () => Promise.reject(new Error('no plan')))
  following.follow({ path: file, isOver: false, again: failing })
  await vi.waitFor(() => expect(logged).toEqual([expect.stringContaining('no plan')]))
  appendFileSync(file, 'b\n')
  await settled()
  expect(failing).toHaveBeenCalledTimes(1)
})

test('one at a time, and whoever closes waits for it', async () => {
  const { following, file } = world()
  let running = 0
  let most = 0
  let ended = 0
  const again = async (): Promise<boolean> => {
    most = Math.max(most, ++running)
    await settled()
    running--
    ended++
    return true
  }
  following.follow({ path: file, isOver: false, again })
  const grow = setInterval(() => appendFileSync(file, 'b\n'), 5)
  await settled()
  following.follow({ path: file, isOver: false, again })
  await settled()
  clearInterval(grow)
  await following.close()
  expect(most).toBe(1)
  expect(running).toBe(0)
  expect(ended).toBeGreaterThan(0)
})
