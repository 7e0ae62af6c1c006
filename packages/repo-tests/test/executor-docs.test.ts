import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialects } from '@hookline/agents'
import { compileMarkdown } from '@hookline/config'
import { expect, test } from 'vitest'
import { packagedExecutors } from './packaged-executors.ts'

const ROOT = join(import.meta.dirname, '../../..')

const executors = await packagedExecutors()

const PAGES = globSync('{docs/{executors/*,secrets,testing-hooks}.md,packages/executor-*/README.md}', {
  cwd: ROOT,
}).filter(
  (path) =>
    /^executor = /m.test(readFileSync(join(ROOT, path), 'utf8')) && !path.endsWith('write-your-own.md'),
)

test('there are pages with hooks of executors', () => {
  expect(PAGES.length).toBeGreaterThan(1)
})

test.for(PAGES)('every hooks.toml in %s is right, and warns of nothing', async (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const found = await compileMarkdown({
    file: '/docs/hooks.toml',
    text,
    dialects,
    executors,
    hookline: '1.0.0',
  })
  expect(found.length).toBeGreaterThan(0)
  for (const one of found) {
    expect(one.ok ? [] : one.errors.map(({ message }) => message)).toEqual([])
    expect(one.ok && one.plan.warnings.map(({ message }) => message)).toEqual([])
    expect(one.ok && one.plan.hooks.length).toBeGreaterThan(0)
  }
})
