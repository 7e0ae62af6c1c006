import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { packedWorld } from './own-executors-world.ts'

const world = packedWorld(['core', 'executor-database'])

const hook = (id: string, lines: string): string =>
  `[[hooks]]\nid = "${id}"\non = "exec.before"\nmatch = "go ${id}"\nguard = true\nexecutor = "database"\n${lines}\n`

async function trusted(): Promise<void> {
  const { stdout } = await world.me.hookline(['trust', '--json'])
  const { hash } = JSON.parse(stdout) as { readonly hash: string }
  expect((await world.me.hookline(['trust', '--yes', hash])).status).toBe(0)
}

test('reach a database of your own network, or a file of yours, by a hook that you trusted: nothing is connected to that your own hooks.toml does not allow, and no file is opened but one of its own', async () => {
  let connected = 0
  const server = createServer((socket) => {
    connected++
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  world.installed('version = 1\n')
  const mine = join(world.me.folder, 'mine.db')
  const db = new DatabaseSync(mine)
  db.exec('create table secrets (word text)')
  db.close()
  const asks = (url: string): string => `with.url = "${url}"\nwith.query = "select 1"`
  const stores = (url: string): string =>
    `with.url = "${url}"\nwith.table = "secrets"\nwith.columns = { word = "x" }`
  const tries: Readonly<Record<string, readonly [lines: string, code: string]>> = {
    literal: [asks(`postgres://me@127.0.0.1:${port}/x`), 'NETWORK_PRIVATE'],
    name: [asks(`mysql://me@localhost:${port}/x`), 'NETWORK_PRIVATE'],
    mapped: [asks(`postgres://me@[::ffff:127.0.0.1]:${port}/x`), 'NETWORK_PRIVATE'],
    plain: [`${asks('postgres://me@8.8.8.8/x')}\nwith.tls = false`, 'DATABASE_PLAIN'],
    socket: [asks('postgres://me@localhost/x?socket=/run/postgresql/.s.PGSQL.5432'), 'DATABASE_OUTSIDE'],
    file: [stores(`sqlite:${mine}`), 'DATABASE_OUTSIDE'],
    beside: [stores('sqlite:../mine.db'), 'DATABASE_OUTSIDE'],
    slow: [asks('sqlite:mine'), 'DATABASE_OUTSIDE'],
  }
  const hooks = Object.entries(tries).map(([id, [lines]]) => hook(id, lines))
  world.me.write('project/hooks.toml', `version = 1\n${hooks.join('\n')}`)
  await trusted()
  for (const [id, [, code]] of Object.entries(tries)) {
    const { decision, reason } = await world.me.command(`go ${id}`)
    expect({ id, decision, isRefused: reason.includes(code), reason }).toEqual({
      id,
      decision: 'deny',
      isRefused: true,
      reason,
    })
  }
  const rows = new DatabaseSync(mine)
  expect(rows.prepare('select * from secrets').all()).toEqual([])
  rows.close()
  expect(connected).toBe(0)
})

test('have a driver of its own loaded for a database: only that beside the executor is', async () => {
  world.installed('version = 1\n')
  const canary = join(world.me.folder, 'canary')
  for (const name of ['pg', 'mysql2']) {
    world.me.write(`project/node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`)
    world.me.write(
      `project/node_modules/${name}/index.js`,
      `require('node:fs').writeFileSync(${JSON.stringify(canary)}, '')`,
    )
  }
  world.me.write(
    'project/hooks.toml',
    `version = 1\n${hook('pg', 'with.url = "postgres://me@8.8.8.8/x"\nwith.query = "select 1"')}${hook('mysql', 'with.url = "mysql://me@8.8.8.8/x"\nwith.query = "select 1"')}`,
  )
  await trusted()
  for (const id of ['pg', 'mysql']) {
    const { decision, reason } = await world.me.command(`go ${id}`)
    expect({ decision, isMissing: reason.includes('DATABASE_DRIVER') }).toEqual({
      decision: 'deny',
      isMissing: true,
    })
  }
  expect(existsSync(canary)).toBe(false)
})
