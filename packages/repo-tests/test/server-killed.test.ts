import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { BIN, place, type Place } from './background-world.ts'

/** Agents that call at the same time, and for how long. */
const [AGENTS, MS] = [4, 15_000]
/** Longer than a client waits for a server to take its call: meanwhile calls go the other way. */
const STOPPED_MS = 1500

const GUARD = `
[[hooks]]
id = "ran"
on = "exec.before"
guard = true
run = 'cat > /dev/null; echo "$HOOKLINE_COMMAND" >> "$HOME/work/ran"; echo "{\\"context\\": \\"ran $HOOKLINE_COMMAND.\\"}"'
`

/** What is done to a server. A call that it has taken is lost if it is killed, and by nothing else. */
const DOES: Readonly<Record<'killed' | 'stopped' | 'ended', (pid: number) => Promise<unknown>>> = {
  killed: async (pid) => process.kill(pid, 'SIGKILL'),
  async stopped(pid) {
    process.kill(pid, 'SIGSTOP')
    await delay(STOPPED_MS)
    process.kill(pid, 'SIGCONT')
  },
  ended: async (pid) => process.kill(pid, 'SIGTERM'),
}

/** How a call came out, and when it was under way. */
interface Came {
  readonly code: number | null
  readonly text: string
  readonly from: number
  readonly until: number
}

test('a server is killed, stopped and ended amid calls of the wired line: each is answered, by it or by a process of its own, and each hook ran once', async () => {
  const here = place(GUARD)
  onTestFinished(() => void here.hookline(['serve', 'stop', '--force']))
  const line = wired(here)
  const came = new Map<string, Came>()
  const kills: number[] = []
  const counts = { killed: 0, stopped: 0, ended: 0 }
  const ends = Date.now() + MS
  const agent = async (name: number): Promise<void> => {
    for (let n = 0; Date.now() < ends; n++)
      came.set(`ls ${name}-${n}`, await called(line, here, `ls ${name}-${n}`))
  }
  const spoiling = async (): Promise<void> => {
    for (let n = 0; Date.now() < ends; n++) {
      const what = (['killed', 'stopped', 'ended'] as const)[n % 3]!
      const pid = await served(here)
      await delay(Math.random() * 500)
      if (what === 'killed') kills.push(Date.now())
      await DOES[what](pid)
      counts[what]++
    }
  }
  await Promise.all([...Array.from({ length: AGENTS }, (_, name) => agent(name)), spoiling()])
  const ran = here.lines('ran')
  const [answered, others] = [0, 1].map((code) =>
    [...came].filter((one) => Math.sign(one[1].code ?? 1) === code),
  )
  process.stderr.write(
    `amid ${JSON.stringify(counts)}: ${answered!.length} calls answered, ${others!.length} denied by the line itself, ${ran.length} hooks ran\n`,
  )
  expect(ran.length).toBe(new Set(ran).size)
  expect(answered!.filter(([command, { text }]) => !text.includes(`ran ${command}.`))).toEqual([])
  expect(answered!.filter(([command]) => !ran.includes(command))).toEqual([])
  // of the others each was under way as a server was killed, and its agent was denied
  const isLost = ({ code, text, from, until }: Came): boolean =>
    code === 2 && text.includes('hookline did not answer') && kills.some((at) => from <= at && at <= until)
  expect(others!.filter(([, one]) => !isLost(one))).toEqual([])
  expect(answered!.length).toBeGreaterThan(AGENTS)
  expect(Math.min(counts.killed, counts.stopped)).toBeGreaterThan(0)
}, 120_000)

/** The line that Codex calls before a command, as it was installed. */
function wired({ env, hookline }: Place): string {
  const { status, stderr } = hookline(['install', 'codex'])
  if (status !== 0) throw new Error(stderr)
  const { hooks } = JSON.parse(readFileSync(join(env['HOME']!, '.codex/hooks.json'), 'utf8')) as {
    readonly hooks: {
      readonly PreToolUse: readonly [{ readonly hooks: readonly [{ readonly command: string }] }]
    }
  }
  return hooks.PreToolUse[0].hooks[0].command
}

/** As Codex calls it. */
function called(line: string, { dir, env, payload }: Place, command: string): Promise<Came> {
  const from = Date.now()
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', line], { cwd: dir, env })
    let text = ''
    const add = (bytes: Buffer): void => void (text += bytes.toString())
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, text, from, until: Date.now() }))
    child.stdin.on('error', () => undefined).end(payload(command))
  })
}

/** Starts a server, unless one runs; gives its number. */
async function served({ env, dir }: Place): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [BIN, 'serve', '--json'], { cwd: dir, env })
  return (JSON.parse(stdout) as { readonly status: { readonly pid: number } }).status.pid
}
