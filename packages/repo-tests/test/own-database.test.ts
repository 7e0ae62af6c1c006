import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test, vi } from 'vitest'
import { SOON } from './background-world.ts'
import { packedWorld } from './own-executors-world.ts'

const world = packedWorld(['core', 'executor-database'])

const AUDIT = `[[hooks]]
id = "audit"
on = "exec.before"
mode = "background"
executor = "database"
with.url = "sqlite:audit"
with.table = "audit"
with.create = true
`

const installed = (hooks: string): void => world.installed(`version = 1\n${hooks}`)
const file = (): string => join(world.me.state, 'databases/audit.db')

function rows(sql: string): readonly unknown[] {
  if (!existsSync(file())) return []
  const db = new DatabaseSync(file(), { timeout: 5000 })
  try {
    return db.prepare(sql).all()
  } catch {
    // the table is about to be made
    return []
  } finally {
    db.close()
  }
}

describe('the database executor, packed and installed beside a hooks.toml', () => {
  test('is known by its name, with its settings: check agrees, and a mistake is found', async () => {
    installed(AUDIT)
    const { status, stdout, stderr } = await world.me.hookline(['check'])
    expect(`${stdout}${stderr}`).not.toContain('error')
    expect(status).toBe(0)
    installed(`${AUDIT}with.tabel = "x"\n`)
    const wrong = await world.me.hookline(['check', '--offline'])
    expect(wrong.status).toBe(78)
    expect(`${wrong.stdout}${wrong.stderr}`).toMatch(/Did you mean `table`/)
    installed(
      AUDIT.replace('with.table = "audit"\nwith.create = true', `with.query = "select '{{ event.id }}'"`),
    )
    const filled = await world.me.hookline(['check', '--offline'])
    expect(filled.status).toBe(78)
    expect(`${filled.stdout}${filled.stderr}`).toMatch(/query/)
  })

  test('what nobody waits for is stored, once for each command, and none is lost', async () => {
    installed(AUDIT)
    expect((await world.me.hookline(['list'])).stdout).toMatch(/at-least-once/)
    for (const line of ['make', 'make test', 'make']) expect((await world.me.command(line)).stdout).toBe('')
    await vi.waitFor(() => expect(rows('select * from audit')).toHaveLength(2), SOON)
    const found = rows("select json_extract(data, '$.command') as c, hook from audit order by id")
    expect(found).toEqual([
      { c: 'make', hook: 'user/audit' },
      { c: 'make test', hook: 'user/audit' },
    ])
  })

  test('a writer that holds the file is waited for', async () => {
    installed(AUDIT)
    await world.me.command('one')
    await vi.waitFor(() => expect(rows('select * from audit')).toHaveLength(1), SOON)
    const other = new DatabaseSync(file())
    other.exec('begin immediate')
    await world.me.command('two')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    other.exec('commit')
    other.close()
    await vi.waitFor(() => expect(rows('select * from audit')).toHaveLength(2), SOON)
  })

  test('rows answer a gate, and one that cannot be asked denies', async () => {
    const guard = AUDIT.replace('mode = "background"', 'guard = true').replace(
      'with.table = "audit"\nwith.create = true',
      `with.query = "select reason from rules where :command like pattern"
with.params = { command = "{{ event.data.command }}" }
decide = "size(output.rows) == 0 ? 'allow' : {'decision': 'deny', 'reason': output.rows[0].reason}"`,
    )
    installed(guard)
    expect(await world.me.command('ls')).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('reached no verdict') as string,
    })
    execFileSync('mkdir', ['-p', dirname(file())])
    const db = new DatabaseSync(file())
    db.exec(
      "create table rules (pattern text, reason text); insert into rules values ('rm %', 'the table says no')",
    )
    db.close()
    expect(await world.me.command('rm x')).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('the table says no') as string,
    })
    expect((await world.me.command("ls '; drop table rules; --")).decision).not.toBe('deny')
    expect((await world.me.command('rm y')).decision).toBe('deny')
  })

  test('a repository has a database of its own under the same name, waited for or not', async () => {
    installed(AUDIT)
    const theirs = AUDIT.replace('id = "audit"', 'id = "theirs"')
    world.me.write(
      'project/hooks.toml',
      `version = 1\n${theirs}${theirs.replace('"theirs"', '"waits"').replace('"background"', '"blocking"')}`,
    )
    const { stdout } = await world.me.hookline(['trust', '--json'])
    const { hash } = JSON.parse(stdout) as { readonly hash: string }
    expect((await world.me.hookline(['trust', '--yes', hash])).status).toBe(0)
    await world.me.command('make')
    await vi.waitFor(() => expect(rows('select hook from audit')).toEqual([{ hook: 'user/audit' }]), SOON)
    const folders = join(dirname(file()), 'projects')
    await vi.waitFor(() => expect(existsSync(folders) && readdirSync(folders)).toHaveLength(1), SOON)
    const db = new DatabaseSync(join(folders, readdirSync(folders)[0]!, 'audit.db'))
    await vi.waitFor(
      () =>
        expect(db.prepare('select hook from audit order by hook').all()).toEqual([
          { hook: 'project/theirs' },
          { hook: 'project/waits' },
        ]),
      SOON,
    )
    db.close()
  })

  test('a driver that is missing is an error with the command that installs it', async () => {
    installed(AUDIT.replace('sqlite:audit', 'postgres://me@127.0.0.1:1/x'))
    const { status, stdout, stderr } = await world.me.hookline(['check'])
    expect(status).toBe(69)
    expect(`${stdout}${stderr}`).toContain(`npm install --prefix ${dirname(world.me.config)} pg@8`)
    execFileSync('npm', [
      'install',
      '--prefix',
      dirname(world.me.config),
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      'pg@8',
    ])
    const then = await world.me.hookline(['check'])
    expect(`${then.stdout}${then.stderr}`).toMatch(/ECONNREFUSED/)
  })
})
