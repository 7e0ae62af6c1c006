import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { SOON } from './background-world.ts'
import { packedWorld } from './own-executors-world.ts'

const world = packedWorld(['core', 'executor-filesystem'])

const installed = (hooks: string): void => world.installed(`version = 1\n${hooks}`)

const AUDIT = `[[hooks]]
id = "audit"
on = "exec.before"
delivery = "at-least-once"
executor = "filesystem"
with.action = "append"
with.root = "state"
with.path = "audit.jsonl"
`

const KEEP = `[[hooks]]
id = "keep"
on = "patch.before"
mode = "blocking"
executor = "filesystem"
with.action = "backup"
`

const log = (): string => join(world.me.state, 'files/user/audit.jsonl')
const lines = (): readonly string[] =>
  existsSync(log()) ? readFileSync(log(), 'utf8').trim().split('\n') : []

describe('the filesystem executor, packed and installed beside a hooks.toml', () => {
  test('is known by its name, with its settings: check agrees, and finds a mistake and a backup that comes too late', async () => {
    installed(AUDIT + KEEP)
    const right = await world.me.hookline(['check'])
    expect(`${right.stdout}${right.stderr}`).not.toMatch(/error|warning:/)
    expect(right.status).toBe(0)
    installed(KEEP.replace('mode = "blocking"\n', ''))
    expect((await world.me.hookline(['check'])).stdout).toContain('in the background a backup may come after')
    installed(`${AUDIT}with.rotat = { size = "1MB" }\n`)
    const wrong = await world.me.hookline(['check', '--offline'])
    expect(wrong.status).toBe(78)
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/Did you mean `rotate`/)
  })

  test('what nobody waits for is appended by the process that delivers, once for each event', async () => {
    installed(AUDIT)
    const commands = Array.from({ length: 12 }, (_, n) => `make ${n}`)
    for (const command of commands) expect((await world.me.command(command)).stdout).toBe('')
    await vi.waitFor(() => expect(lines()).toHaveLength(commands.length), SOON)
    const told = lines().map(
      (line) =>
        JSON.parse(line) as { readonly delivery: string; readonly data: { readonly command: string } },
    )
    expect(told.map(({ data }) => data.command).toSorted()).toEqual(commands.toSorted())
    expect(new Set(told.map(({ delivery }) => delivery)).size).toBe(commands.length)
    expect(told.every(({ delivery }) => delivery.endsWith(':user/audit'))).toBe(true)
  })

  test('a guard that cannot write denies', async () => {
    installed(AUDIT.replace('delivery = "at-least-once"', 'guard = true'))
    expect((await world.me.command('ls')).decision).toBeUndefined()
    expect(lines()).toHaveLength(1)
    mkdirSync(`${log()}.d`)
    installed(
      AUDIT.replace('delivery = "at-least-once"', 'guard = true').replace('audit.jsonl', 'audit.jsonl.d'),
    )
    const { decision, reason } = await world.me.command('ls')
    expect({ decision, reason }).toEqual({
      decision: 'deny',
      reason: expect.stringContaining('FILE_KIND') as string,
    })
  })

  test('a patch is kept before it is applied, and restored by the verb', async () => {
    installed(KEEP)
    const file = join(world.me.project, 'a.txt')
    writeFileSync(file, 'before')
    const tried = await world.me.hookline(['try', 'patch.before', 'a.txt'])
    expect(tried.stdout).toContain('no objection')
    writeFileSync(file, 'after')
    expect((await world.me.hookline(['restore', 'latest', '--yes'])).status).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(readdirSync(join(world.me.state, 'backups/events'))).toHaveLength(1)
  })
})
