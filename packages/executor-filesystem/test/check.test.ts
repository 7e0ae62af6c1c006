import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckContext, HookConfig } from '@hookline/core'
import { expect, test } from 'vitest'
import { filesystem } from '../src/index.ts'
import type { FilesystemOptions } from '../src/settings.ts'
import { contextIn, patchOf, place, run, type Place } from './place.ts'

async function found(
  here: Place,
  options: FilesystemOptions,
  hook: Partial<HookConfig> = {},
): Promise<readonly string[]> {
  const context = contextIn(here, options, { hook }) as unknown as CheckContext
  return (await filesystem.check!(options, context)).map(({ severity, message }) => `${severity}: ${message}`)
}

test('a root that is not there, is no folder, or lies outside of the project is found', async () => {
  const here = place()
  const file = join(here.dir, 'file')
  writeFileSync(file, '')
  const at = (root: string, hook?: Partial<HookConfig>): Promise<readonly string[]> =>
    found(here, { action: 'write', path: 'a', root }, hook)
  expect(await at('workspace')).toEqual([])
  expect(await at(here.dir)).toEqual([])
  expect(await at(join(here.dir, 'none'))).toEqual([expect.stringContaining('error: the root')])
  expect(await at(file)).toEqual([`error: the root ${file} is no folder`])
  expect(await at(here.dir, { layer: 'project' })).toEqual([expect.stringContaining('warning: the root')])
})

test('a backup in the background of what comes before is found, and one of an event that names no files', async () => {
  const here = place()
  const backup = { action: 'backup' } as const
  expect(await found(here, backup, { on: ['patch.before'], mode: 'blocking' })).toEqual([])
  expect(await found(here, backup, { on: ['patch.before'], guard: true })).toEqual([])
  expect(await found(here, backup, { on: ['patch.before'] })).toEqual([
    expect.stringContaining('in the background'),
  ])
  expect(await found(here, backup, { on: ['*.before'], mode: 'background' })).toEqual([
    expect.stringContaining('in the background'),
  ])
  expect(await found(here, backup, { on: ['task.complete'] })).toEqual([
    expect.stringContaining('none of these events says'),
  ])
  expect(await found(here, { ...backup, paths: ['a'] }, { on: ['task.complete'] })).toEqual([])
})

test('a state directory that others may write, or that is a link, is used by nothing', async () => {
  for (const spoil of [
    (here: Place) => {
      mkdirSync(here.stateDir, { recursive: true })
      chmodSync(here.stateDir, 0o777)
    },
    (here: Place) => {
      mkdirSync(join(here.dir, 'state'))
      symlinkSync(here.root, here.stateDir)
    },
    (here: Place) => {
      mkdirSync(here.stateDir, { recursive: true, mode: 0o700 })
      symlinkSync(here.root, join(here.stateDir, 'files'))
      symlinkSync(here.root, join(here.stateDir, 'backups'))
    },
  ]) {
    const here = place()
    spoil(here)
    writeFileSync(join(here.root, 'a'), '')
    for (const options of [
      { action: 'append', path: 'x' },
      { action: 'append', path: 'x', root: 'state' },
      { action: 'backup', paths: ['a'] },
      { action: 'delete', path: 'a' },
    ] as const)
      await expect(run(here, options)).rejects.toMatchObject({
        code: expect.stringMatching(/^(STATE_FOLDER|FILE_ROOT)$/),
      })
    expect(readdirSync(here.root)).toEqual(['a'])
  }
})

test('a preview tells what would be done, and makes nothing', () => {
  const here = place()
  const show = (options: FilesystemOptions): unknown =>
    filesystem.preview!(contextIn(here, options, { event: patchOf(here, ['a', '../b']) }))
  expect(show({ action: 'append', path: '{{ event.name }}.log', content: 'x' })).toEqual({
    action: 'append',
    root: here.root,
    path: 'patch.before.log',
    content: 'x\n',
  })
  expect(show({ action: 'write', path: 'a', root: 'state', content: 'x' })).toMatchObject({
    root: join(here.stateDir, 'files/user'),
  })
  expect(show({ action: 'copy', from: 'a', to: 'b', to_root: here.dir })).toMatchObject({
    from: 'a',
    to_root: here.dir,
    to: 'b',
  })
  expect(show({ action: 'delete', path: 'a' })).toMatchObject({ path: 'a', kept: true })
  expect(show({ action: 'backup' })).toMatchObject({ files: ['a', '../b: lies outside of the root'] })
  expect(readdirSync(here.dir)).toEqual(['workspace'])
})
