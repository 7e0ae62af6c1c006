import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, utimesSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'

// a socket needs a short path
const state = realpathSync(mkdtempSync(join(tmpdir(), 'hl-')))
const folder = join(state, 'hookline/sdk')
afterAll(() => rmSync(state, { recursive: true, force: true }))

const from = (path: string): string => JSON.stringify(join(import.meta.dirname, '../src', path))

/** A program that answers Codex, and then does this. */
function program(then: string): ChildProcess {
  const code = `
import { openSync } from 'node:fs'
import { openGate } from ${from('codex/gate.ts')}
import { createHooks } from ${from('index.ts')}
const gate = openGate(createHooks([{ id: 'a', on: 'exec.before', deny: 'no' }]))
await gate.ready()
${then}`
  return spawn(
    '/bin/sh',
    ['-c', 'ulimit -n 60; exec "$0" "$@"', process.execPath, '--input-type=module', '-e', code],
    {
      env: { ...process.env, XDG_STATE_HOME: state },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
}

const STAYS = `console.log('ready'); process.stdin.on('end', () => process.exit(0)).resume()`

/** The socket of a program that stays. */
async function socketOf(child: ChildProcess, before: readonly string[] = []): Promise<string> {
  await once(child.stdout!, 'data')
  return join(
    folder,
    readdirSync(folder).find((name) => !before.includes(name))!,
  )
}

test('a program that ends without a word leaves no socket behind', async () => {
  const child = program('process.exit(0)')
  await once(child, 'close')
  expect(readdirSync(folder)).toEqual([])
})

test('the socket of a program that was killed is taken away by the next that begins, and no other', async () => {
  const killed = program(STAYS)
  const left = await socketOf(killed)
  killed.kill('SIGKILL')
  await once(killed, 'close')
  const alive = program(STAYS)
  const used = await socketOf(alive, readdirSync(folder))
  for (const file of [left, used]) utimesSync(file, 1, 1)
  const next = program(STAYS)
  await once(next.stdout!, 'data')
  await vi.waitFor(() => expect(existsSync(left)).toBe(false))
  expect(existsSync(used)).toBe(true)
  for (const child of [alive, next]) {
    child.stdin!.end()
    await once(child, 'close')
  }
  expect(readdirSync(folder)).toEqual([])
})

test('a program that has no file left to open is not ended by a call', async () => {
  const child = program(`
const none = []
try { while (true) none.push(openSync('/dev/null')) } catch {}
${STAYS}`)
  const caller = createConnection(await socketOf(child)).on('error', () => undefined)
  await once(caller, 'close')
  child.stdin!.end()
  expect(await once(child, 'close')).toEqual([0, null])
})
