import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stateFault, stateUnusable } from '../src/state-fault.ts'

const fresh = (): string => mkdtempSync(join(tmpdir(), 'hookline-fault-'))

test('the folder that cannot be used is named, and why', () => {
  const at = fresh()
  const env = { XDG_STATE_HOME: at }
  const dir = join(at, 'hookline')
  const unusable = (why: string): string => `the state directory ${dir} cannot be used: ${why}`
  writeFileSync(dir, '')
  expect(stateFault(env)).toContain(unusable('EEXIST: file already exists'))
  const linked = { XDG_STATE_HOME: fresh() }
  symlinkSync(at, join(linked.XDG_STATE_HOME, 'hookline'))
  expect(stateFault(linked)).toContain('it is a link')
  const open = { XDG_STATE_HOME: fresh() }
  mkdirSync(join(open.XDG_STATE_HOME, 'hookline'))
  chmodSync(join(open.XDG_STATE_HOME, 'hookline'), 0o777)
  expect(stateFault(open)).toContain('others may write to it (mode 777)')
})

test('a folder in it is named where it is that one', () => {
  const env = { XDG_STATE_HOME: fresh() }
  mkdirSync(join(env.XDG_STATE_HOME, 'hookline'), { mode: 0o700 })
  writeFileSync(join(env.XDG_STATE_HOME, 'hookline/backups'), '')
  expect(stateUnusable(env, 'no backup can be kept', 'backups')).toMatchObject({
    code: 'STATE_UNUSABLE',
    message: expect.stringMatching(
      /^no backup can be kept: .*\/hookline\/backups cannot be used: EEXIST/,
    ) as string,
    hint: expect.stringContaining('XDG_STATE_HOME') as string,
  })
})
