import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { projectName } from '../src/kept/project-name.ts'
import { accept, fact, journalWorld, type JournalWorld } from './journal-world.ts'

/** Events of two projects, one of them the folder that the test stands in. */
function given(): JournalWorld {
  const place = journalWorld('version = 1\n[[hooks]]\nid = "quiet"\non = "exec.before"\nrun = "true"\n')
  place.filled((journal) => {
    for (const [id, root] of [
      ['0a', '/home/one'],
      ['0b', place.dir],
    ] as const)
      journal.ingest([{ ...fact(id, id, { root }), decision: null, record: '{"hooks":[]}' }])
  })
  return place
}

const ids = (place: JournalWorld, ...flags: readonly string[]): readonly string[] =>
  (place.json('history', ...flags) as readonly { id: string }[]).map(({ id }) => id)

test('history tells of one project, by a folder of it or the one that is stood in', () => {
  const place = given()
  expect(ids(place)).toEqual(['0b', '0a'])
  expect(ids(place, '--project', '/home/one')).toEqual(['0a'])
  expect(ids(place, '--here')).toEqual(['0b'])
  mkdirSync(join(place.dir, 'src'))
  expect(ids(place, '--project', 'src')).toEqual(['0b'])
  expect(ids(place, '--project', '/nowhere')).toEqual([])
  expect(place.json('history', '--project', '/home/one')).toMatchObject([{ root: '/home/one' }])
  expect(place.hookline(['history', '--here', '--project', '/home/one'])).toMatchObject({ status: 64 })
})

test('a line says which project where there are several', () => {
  const place = given()
  expect(place.hookline(['history']).stdout).toMatch(/exec\.after +one +"0a"/)
  expect(place.hookline(['history', '--project', '/home/one']).stdout).toMatch(/exec\.after {10} +"0a"/)
})

test('of two folders of one name, where each lies is said', () => {
  const roots = new Set(['/a/app', '/b/app', '/b/web'])
  expect([...roots].map((root) => projectName(root, roots))).toEqual(['a/app', 'b/app', 'web'])
})

test('why of a hook of another project says where to ask', () => {
  const place = given()
  place.filled((journal) => accept(journal, '0c', ['project/audit']))
  for (const name of ['audit', 'project/audit'])
    expect(place.hookline(['why', name, '--config', 'hooks.toml'])).toMatchObject({
      status: 64,
      stderr: expect.stringContaining(
        `there is no hook "${name}" here: it is a hook of /r: ask there`,
      ) as string,
    })
  expect(place.hookline(['why', 'other', '--config', 'hooks.toml']).stderr).not.toContain('ask there')
})

test('why of a hook that a broken file may have says that it is broken', () => {
  const place = given()
  place.file('hooks.toml', 'version = 1\n[[hooks]]\nid = ')
  const { status, stderr } = place.hookline(['why', 'quiet', '--config', 'hooks.toml'])
  expect(status).toBe(78)
  expect(stderr).toContain('a file is broken, so that nobody knows of a hook "quiet"')
  expect(stderr).not.toContain('there is no hook')
})
