import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const EXAMPLE = join(ROOT, 'examples/tested-hooks')
const temp = mkdtempSync(join(tmpdir(), 'hookline-tested-hooks-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

test('the hooks of the example pass their tests, every fault planted in them is found, and nothing is left behind', () => {
  const env = { ...process.env, TMPDIR: temp, NODE_NO_WARNINGS: '1' }
  const ran = spawnSync(process.execPath, [join(EXAMPLE, 'run.ts')], {
    encoding: 'utf8',
    timeout: 60_000,
    env,
  })
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' })
  expect(ran.stdout.match(/^✓ /gm)).toHaveLength(5)
  expect(readdirSync(temp)).toEqual([])
})

test.for([
  ['codex-apply-patch.json', 'codex/0.169.0/pre-tool-use.apply-patch.json'],
  ['claude-code-write.json', 'claude-code/2.1.330/pre-tool-use.write.json'],
] as const)('%s is what the agent sent', ([name, fixture]) => {
  const bytes = readFileSync(join(EXAMPLE, 'fixtures', name))
  expect(bytes).toEqual(readFileSync(join(ROOT, 'packages/agents/fixtures', fixture)))
})
