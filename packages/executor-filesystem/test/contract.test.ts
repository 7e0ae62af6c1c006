import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { event, executorContract, type ExecutorUse, type FailingUse } from '@hookline/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { openLocks } from '../src/lock.ts'
import { options } from '../src/options.ts'
import { DOORS } from './place.ts'

const dir = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-files-')))
const [root, stateDir] = [join(dir, 'workspace'), join(dir, 'state')]
mkdirSync(root)
mkdirSync(join(root, 'folder'))
for (const name of ['a', 'big']) writeFileSync(join(root, name), 'x'.repeat(name === 'a' ? 9 : 5000))
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))

const about = event('exec.before', { command: 'b' }, { session: { cwd: root, root } })
const patch = event(
  'patch.before',
  { files: [{ path: 'a', change: 'update', to: null }] },
  { session: { cwd: root, root } },
)

const works: readonly [ExecutorUse, ...ExecutorUse[]] = [
  {
    name: 'appends',
    options: { action: 'append', path: 'log.jsonl', rotate: { size: '1MB' } },
    event: about,
    expect: ({ data }) => expect(data).toMatchObject({ path: 'log.jsonl' }),
  },
  {
    name: 'writes',
    options: { action: 'write', path: 'out/{{ event.data.command }}', content: { n: 1 } },
    event: about,
  },
  { name: 'copies', options: { action: 'copy', from: 'a', to: 'copies/a' }, event: about },
  {
    name: 'backs up',
    options: { action: 'backup', keep_age: '30d' },
    event: patch,
    expect: ({ data }) => expect(data).toMatchObject({ files: ['a'] }),
  },
]

const fails: readonly [FailingUse, ...FailingUse[]] = [
  {
    name: 'is led out',
    options: { action: 'write', path: '{{ event.data.command }}' },
    event: event('exec.before', { command: '../x' }, { session: { cwd: root, root } }),
    retryable: false,
    code: 'FILE_PATH',
  },
  {
    name: 'finds no file',
    options: { action: 'copy', from: 'none', to: 'x' },
    event: about,
    retryable: false,
    code: 'FILE_MISSING',
  },
  {
    name: 'finds a folder',
    options: { action: 'append', path: 'folder' },
    event: about,
    retryable: false,
    code: 'FILE_KIND',
  },
  {
    name: 'finds too much',
    options: { action: 'copy', from: 'big', to: 'x', max_size: '1KB' },
    event: about,
    retryable: false,
    code: 'FILE_TOO_LARGE',
  },
  {
    name: 'has no root',
    options: { action: 'write', path: 'x', root: '/none/such' },
    event: about,
    retryable: false,
    code: 'FILE_ROOT',
  },
]

const hangs: ExecutorUse = {
  name: 'waits for another',
  options: { action: 'append', path: 'held' },
  event: about,
}

/** Somebody who does not give a lock back. */
async function holding(use: () => Promise<void>): Promise<void> {
  const locks = openLocks(stateDir)
  await locks.unlessHeld('-', async () => undefined)
  locks.close()
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  const all = Array.from(
    { length: 32 },
    (_, n) => new DatabaseSync(join(stateDir, 'files/locks', `${n}.lock`)),
  )
  for (const one of all) one.exec('BEGIN EXCLUSIVE')
  try {
    await use()
  } finally {
    for (const one of all) one.close()
  }
}

const done = (): number =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + readFileSync(join(one.parentPath, one.name)).length, 0)

describe.each(DOORS)('the contract of executors, by the %s door', (_door, filesystem) => {
  const settings = { works, hangs, fails, schema: options, stateDir, done, waitMs: 100, giveUpMs: 2000 }
  test.each(executorContract(filesystem, settings))('$name', async ({ name, run }) => {
    const doing = /gives up|opening/.test(name) ? holding(run) : run()
    await expect(doing).resolves.toBeUndefined()
  })
})
