import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { event } from '@hookline/testing'
import { place, run } from './place.ts'

test('an event is a line of JSON with the id of its delivery, in a file and a folder that are made', async () => {
  const here = place()
  const about = here.event('exec.before', { command: 'make\nall' })
  const delivery = { id: 'codex:1:user/audit', attempt: 1 }
  await run(here, { action: 'append', path: 'logs/{{ event.session.id }}.jsonl' }, { event: about, delivery })
  const file = join(here.root, `logs/${about.session.id}.jsonl`)
  const [line, ...more] = readFileSync(file, 'utf8').split('\n')
  const { raw: _raw, ...told } = about
  expect(JSON.parse(line!)).toEqual({ delivery: delivery.id, ...told })
  expect(more).toEqual([''])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a record of a template is one, whatever the event says', async () => {
  const here = place()
  const about = here.event('exec.before', { command: 'a\nforged\r\u2028b\u0007' })
  const options = {
    action: 'append',
    path: 'log',
    content: '{{ event.name }}: {{ event.data.command }}',
  } as const
  await run(here, options, { event: about })
  await run(here, { ...options, content: { ran: '{{ event.data.command }}', n: 1 } }, { event: about })
  expect(readFileSync(join(here.root, 'log'), 'utf8').split('\n')).toEqual([
    'exec.before: a\\nforged\\r\\u2028b\\u0007',
    JSON.stringify({ ran: 'a\nforged\r\u2028b\u0007', n: 1 }),
    '',
  ])
})

test('nothing is glued to half a line that somebody left', async () => {
  const here = place()
  writeFileSync(join(here.root, 'log'), 'whole\nhalf')
  await run(here, { action: 'append', path: 'log', content: 'next' })
  expect(readFileSync(join(here.root, 'log'), 'utf8')).toBe('whole\nhalf\nnext\n')
})

test('what is to be on the disk first is there in the end, of a new file and of one put aside, and holds nothing open', async () => {
  const here = place()
  const options = {
    action: 'append',
    path: 'log',
    fsync: true,
    rotate: { size: '1KB', compress: false },
  } as const
  const record = (n: number): Promise<unknown> => run(here, { ...options, content: `${n} ${'x'.repeat(90)}` })
  await record(0)
  const before = opened(here.root)
  await Promise.all(Array.from({ length: 30 }, (_, n) => record(n + 1)))
  expect(opened(here.root)).toEqual(before)
  const lines = readdirSync(here.root).flatMap((name) =>
    readFileSync(join(here.root, name), 'utf8').trimEnd().split('\n'),
  )
  const numbers = lines.map((line) => Number(line.split(' ')[0])).toSorted((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 31 }, (_, n) => n))
})

/** What of a folder this process holds open; on Linux. */
function opened(root: string): readonly string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${fd}`)
      return file.startsWith(root) ? [file] : []
    } catch {
      return []
    }
  })
}

test('a file with another name somewhere is not appended to, nor a link or a folder', async () => {
  const here = place()
  writeFileSync(join(here.dir, 'outside'), 'as it was')
  linkSync(join(here.dir, 'outside'), join(here.root, 'hard'))
  symlinkSync(join(here.dir, 'outside'), join(here.root, 'soft'))
  mkdirSync(join(here.root, 'folder'))
  const append = (path: string): Promise<unknown> => run(here, { action: 'append', path })
  await expect(append('hard')).rejects.toMatchObject({
    code: 'FILE_HARD_LINK',
    details: { retryable: false },
  })
  await expect(append('soft')).rejects.toMatchObject({ code: 'FILE_LINK' })
  await expect(append('folder')).rejects.toMatchObject({ code: 'FILE_KIND' })
  expect(readFileSync(join(here.dir, 'outside'), 'utf8')).toBe('as it was')
})

test('in the state directory each layer and each project has a folder of its own', async () => {
  const here = place()
  const options = { action: 'append', path: 'audit.jsonl', root: 'state' } as const
  await run(here, options)
  await run(here, options, { hook: { layer: 'managed' } })
  await run(here, options, { hook: { layer: 'project' } })
  const other = join(here.dir, 'other')
  mkdirSync(other)
  const about = event('exec.before', {}, { session: { cwd: other, root: other } })
  await run(here, options, { hook: { layer: 'project' }, event: about })
  const files = join(here.stateDir, 'files')
  expect(readdirSync(files).toSorted()).toEqual(['locks', 'managed', 'projects', 'user'])
  expect(readdirSync(join(files, 'projects'))).toHaveLength(2)
  expect(statSync(join(files, 'user')).mode & 0o777).toBe(0o700)
})
