import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findSandbox, type BackendName } from '@hookline/runtime/sandbox'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createLab, findCodex, hooklineBin, type Codex, type Lab } from '../e2e/index.ts'
import { noCodex } from './codex-play.ts'
import { noRuntime, runtimeFolder } from './sandbox-backends.ts'
import { BY_LINK, ESCAPES, escapesTable, LEFT_OPEN, type World } from './sandbox-escapes.ts'

test('the page says what each backend holds', () => {
  const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8')
  // the formatter aligns columns
  const plain = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
  expect(plain(page)).toContain(escapesTable())
})

afterAll(() => rmSync(SOCKETS, { recursive: true }))

const BACKENDS = (Object.keys(LEFT_OPEN) as readonly BackendName[]).filter(
  (name) => name !== 'sandbox-runtime' || !noRuntime,
)

describe.skipIf(noCodex || process.platform !== 'linux').each(BACKENDS)(
  'by %s, what a hook starts tries to',
  (backend) => {
    let lab: Lab
    let reachedBy = 0
    let servers: Server[]
    let left: string
    let bystander: ReturnType<typeof spawn>
    const dir = (name: string): string => join(lab.root, name)
    beforeAll(async () => {
      // what lies in /tmp is not shown at all: here it is held that the rest is not
      process.env['TMPDIR'] = '/var/tmp'
      lab = await createLab()
      mkdirSync(dir('home/.local/state/hookline'), { recursive: true, mode: 0o700 })
      const { entry } = (await findCodex()) as Codex
      const scope = dir('home/.config/hookline/node_modules/@anthropic-ai')
      mkdirSync(scope, { recursive: true })
      symlinkSync(runtimeFolder, join(scope, 'sandbox-runtime'))
      const { fault } = findSandbox(lab.env, { codex: entry, backend })
      if (fault !== undefined) throw new Error(fault)
      left = mkdtempSync('/tmp/hookline-left-')
      writeFileSync(join(left, 'note'), 'LEFT-BY-ANOTHER')
    })
    afterAll(async () => {
      rmSync(left, { recursive: true, force: true })
      await lab?.remove()
    })
    beforeEach(async ({ task }) => {
      set(task.name === BY_LINK)
      reachedBy = 0
      servers = await Promise.all(
        [0, OWN_SOCKET, `\0${ABSTRACT}`, dir('workspace/own.sock')].map((at) =>
          listening(at, () => reachedBy++),
        ),
      )
      bystander = spawn('python3', ['-c', MAY_BE_TRACED], { env: { ...lab.env, KEY: 'KEY-OF-ANOTHER' } })
    })
    afterEach(() => {
      bystander.kill('SIGKILL')
      for (const server of servers) server.close()
    })

    /** As it is before somebody came. */
    function set(isLinked: boolean): void {
      rmSync(dir('workspace'), { recursive: true })
      for (const name of ['elsewhere', 'home/keys', 'home/.ssh', 'home/.config/hookline', 'workspace/.git'])
        mkdirSync(dir(name), { recursive: true })
      mkdirSync(dir('home/.local/state/hookline/secrets'), { recursive: true, mode: 0o700 })
      const files = {
        'workspace/.git/HEAD': 'ref: refs/heads/main\n',
        'workspace/formatter.cjs': 'require("./plugin.cjs")',
        'workspace/plugin.cjs': 'require("fs").writeFileSync(process.env.HOME + "/by-plugin", "")',
        'home/.ssh/id': 'KEY-OF-SSH',
        'home/keys/credentials': 'KEY-OF-AWS',
        'home/.local/state/hookline/secrets/TOKEN': 'KEY-OF-HOOKLINE',
      }
      for (const [name, text] of Object.entries(files)) writeFileSync(dir(name), text)
      for (const [name, to] of [
        ['workspace/out', 'elsewhere'],
        ['home/.aws', 'home/keys'],
        ['workspace/.codex', SOCKETS],
      ] as const) {
        if (name === 'workspace/.codex' && !isLinked) continue
        rmSync(dir(name), { force: true })
        symlinkSync(to.startsWith('/') ? to : dir(to), dir(name))
      }
    }

    /** Lets a hook run it, and gives what it printed. */
    function tried(run: string, sandbox: string): string {
      const hooks = `version = 1\n[sandbox]\nbackend = "${backend}"\n[[hooks]]\nid = "try"\non = "custom.try"\nsandbox = "${sandbox}"\ntimeout = "20s"\nrun = '''\ntouch began\n${run}\n'''\n`
      // a project's own hooks are in the way of nobody
      writeFileSync(dir('workspace/hooks.toml'), 'version = 1\n')
      writeFileSync(dir('home/.config/hookline/hooks.toml'), hooks)
      const { port } = servers[0]!.address() as { readonly port: number }
      const env = {
        BYSTANDER: String(bystander.pid),
        PORT: String(port),
        SOCKET: OWN_SOCKET,
        ABSTRACT,
        LEFT: join(left, 'note'),
      }
      const passed = hooks.replace(
        '[[hooks]]\n',
        `[[hooks]]\nenv_pass = ${JSON.stringify(Object.keys(env))}\n`,
      )
      writeFileSync(dir('home/.config/hookline/hooks.toml'), passed)
      const words = [hooklineBin(), 'emit', 'custom.try', '--json']
      const { stdout, stderr } = spawnSync(process.execPath, words, {
        cwd: lab.workspace,
        env: { ...lab.env, ...env },
        encoding: 'utf8',
      })
      return stdout + stderr
    }

    test('work all the same: a program in Node reads its event, answers, and is heard where it fails', () => {
      expect(tried(`node -e '${ANSWERS}'`, 'workspace-write')).toContain('"reason": "denied custom.try"')
      expect(tried("node -e 'console.error(41 + 1); process.exit(3)'", 'workspace-write')).toMatch(/3.*42/)
    })

    test.each(Object.entries(ESCAPES))('%s', async (what, { run, came }) => {
      const world = (said: string): World => ({ dir, said, reached: reachedBy, bystander: bystander.pid! })
      const walled = tried(run, 'workspace-write')
      expect(walled).toContain(`${backend}: workspace-write, no network`)
      // Codex starts nothing where such a link is
      expect(existsSync(dir('workspace/began'))).toBe(!(backend === 'codex' && what === BY_LINK))
      await delay(50)
      expect(await came(world(walled))).toBe(LEFT_OPEN[backend]!.includes(what))
      // what stood in for what is missing is gone
      expect(MISSING.filter((name) => existsSync(dir(`workspace/${name}`)) && what !== BY_LINK)).toEqual([])
      // without a wall it comes to something: the way is a way
      const open = tried(run, 'off')
      await delay(50)
      expect(await came(world(open))).toBe(true)
      rmSync(`/tmp/hookline-${bystander.pid}`, { force: true })
      for (const name of ['beside.txt', 'home/.bashrc', 'home/by-proc', 'home/by-plugin'])
        rmSync(dir(name), { force: true })
    })
  },
)

/** Minds its own business, and lets everybody trace it: what keeps others from that is the wall, not the system. */
const MAY_BE_TRACED =
  'import ctypes, time; ctypes.CDLL(None).prctl(0x59616d61, ctypes.c_ulong(2**64 - 1), 0, 0, 0); time.sleep(60)'

const MISSING = ['.agents', '.codex', '.claude', '.gemini', '.hookline', '.mcp.json']

const ANSWERS =
  'const {name}=JSON.parse(require("fs").readFileSync(0));console.log(JSON.stringify({decision:"deny",reason:"denied "+name}))'

/** Where terminals, displays and agents of keys have theirs. */
const SOCKETS = mkdtempSync('/tmp/hookline-sockets-')
const OWN_SOCKET = join(SOCKETS, 'own.sock')
const ABSTRACT = `hookline-${process.pid}`

function listening(at: number | string, onConnect: () => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      onConnect()
      socket.destroy()
    })
    server.once('error', reject)
    server.listen(at, () => resolve(server))
  })
}
