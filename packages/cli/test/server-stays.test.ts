import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { NO_FORCE_PUSH } from './hookline.ts'
import { BUILD, resident, SOON, type Resident } from './resident.ts'

const FORCE = 'git push --force'
const STAYS = { HOOKLINE_SERVE: 'stay' }

/** What the unit starts, as its text says it. */
function started(place: Resident): ChildProcess {
  place.hookline(['serve', 'install', '--for', 'systemd'])
  const unit = readFileSync(join(place.dir, 'home/.config/systemd/user/hookline.service'), 'utf8')
  const [program, ...args] = quoted(/^ExecStart=(.*)$/m.exec(unit)![1]!)
  const variables = [...unit.matchAll(/^Environment=(.*)$/gm)].map(([, text]) => text!.replaceAll('"', ''))
  const env = Object.fromEntries(variables.map((text) => text.split('=') as [string, string]))
  const child = spawn(program!, args, { cwd: '/', env: { ...place.env, ...env }, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

function quoted(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"/g)].map(([, word]) => word!)
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('what a unit starts beside a server that a call has started takes its place, and stays', async () => {
  const place = resident(NO_FORCE_PUSH)
  place.hookline(['serve'])
  const before = (await place.status())!.pid
  onTestFinished(() => void (isThere(before) && process.kill(before, 'SIGKILL')))
  const unit = started(place)
  await vi.waitFor(async () => expect((await place.status())?.pid).toBe(unit.pid), SOON)
  await vi.waitFor(() => expect(isThere(before)).toBe(false), SOON)
  expect(unit.exitCode).toBe(null)
  expect((await place.status())!.state).toBe('serving')
  unit.kill('SIGTERM')
  await vi.waitFor(() => expect(unit.exitCode).toBe(0), SOON)
})

test('calls are answered, each once, while one that stays takes the place of another', async () => {
  const place = resident(`${NO_FORCE_PUSH}
[[hooks]]
id = "ran"
on = "exec.before"
match = "ls *"
run = 'cat > /dev/null; echo ran >> "$HOME/../ran"'
`)
  await place.start()
  const first = place.child()
  let answered = 0
  let isOver = false
  const caller = async (): Promise<void> => {
    for (let n = 0; !isOver; n++) {
      const came = await place.call(`ls ${n}`, { id: `${n}` })
      expect(came).toMatchObject({ status: 'answered', code: 0 })
      answered++
    }
  }
  const calling = caller()
  await place.start(STAYS)
  await vi.waitFor(() => expect(first.exitCode).toBe(0), SOON)
  isOver = true
  await calling
  expect(place.lines('ran').length).toBe(answered)
  expect(answered).toBeGreaterThan(3)
})

test('the port that [server] names is had by the one that stays as soon as the other has left it', async () => {
  const port = await freePort()
  const place = resident(`[server]\nport = ${port}\n${NO_FORCE_PUSH}`)
  await place.start()
  const http = async (): Promise<unknown> => (await place.status())?.http
  await vi.waitFor(async () => expect(await http()).toEqual({ port }), SOON)
  await place.start(STAYS)
  await vi.waitFor(async () => expect(await http()).toEqual({ port }), SOON)
  const record = join(place.state, 'run/server.json')
  const { pid, http: noted } = JSON.parse(readFileSync(record, 'utf8')) as {
    readonly pid: number
    readonly http: { readonly token: string }
  }
  expect(pid).toBe(place.child().pid)
  const asked = await fetch(`http://127.0.0.1:${port}/api/status`, {
    headers: { authorization: `Bearer ${noted.token}` },
  })
  expect(asked.status).toBe(200)
})

test('one that stays leaves a later one in its place', async () => {
  const place = resident(NO_FORCE_PUSH)
  const later = join(place.state, 'bin/0.0.1-0123456789ab')
  cpSync(join(place.state, 'bin', BUILD), later, { recursive: true })
  const one = spawn(process.execPath, [join(later, 'server.cjs')], {
    cwd: '/',
    env: place.env,
    stdio: 'ignore',
  })
  onTestFinished(() => void one.kill('SIGKILL'))
  await vi.waitFor(async () => expect((await place.status())?.pid).toBe(one.pid), SOON)
  await expect(place.start(STAYS)).rejects.toThrow('it ended: 0')
  expect((await place.status())?.pid).toBe(one.pid)
  expect(await place.says(FORCE)).toContain('open a PR')
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const one = createServer().listen(0, '127.0.0.1', () => {
      const { port } = one.address() as AddressInfo
      one.close(() => resolve(port))
    })
  })
}
