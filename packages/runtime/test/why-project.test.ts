import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HookConfig } from '@hookline/core'
import { expect, onTestFinished, test } from 'vitest'
import type { EventRecord } from '../src/record/event-record.ts'
import { isOfProject } from '../src/why/of-project.ts'

test("of a project's hook only what happened there is told, whatever the way to it is called", () => {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-why-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  symlinkSync(dir, join(dir, 'link'))
  const hook: HookConfig = { id: 'a', on: ['exec.before'], executor: 'script', layer: 'project' }
  const happenedIn = (root: string): EventRecord => ({ session: { id: 's', cwd: root, root } }) as EventRecord
  expect(isOfProject(hook, happenedIn(join(dir, 'link')), dir)).toBe(true)
  expect(isOfProject(hook, happenedIn('/elsewhere'), dir)).toBe(false)
  expect(isOfProject({ ...hook, layer: 'user' }, happenedIn('/elsewhere'), dir)).toBe(true)
})
