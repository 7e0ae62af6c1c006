import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { projectConfig } from '../src/layers/places.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-places-')))
afterAll(() => rmSync(root, { recursive: true }))

test('an empty folder in the place of a hooks.toml, as one is there while a hook runs behind a wall, is none', () => {
  mkdirSync(join(root, 'hooks.toml'))
  expect(projectConfig(root, '')).toEqual({ is: 'none' })
  const file = join(root, '.hookline/hooks.toml')
  mkdirSync(join(root, '.hookline'))
  writeFileSync(file, 'version = 1\n')
  expect(projectConfig(root, '')).toEqual({ is: 'one', file })
  // one that holds something is somebody's mistake, and said to be
  writeFileSync(join(root, 'hooks.toml/a'), '')
  expect(projectConfig(root, '')).toMatchObject({ is: 'several' })
})
