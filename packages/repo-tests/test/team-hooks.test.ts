import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const EXAMPLE = fileURLToPath(new URL('../../../examples/team-hooks', import.meta.url))
const temp = mkdtempSync(join(tmpdir(), 'hookline-team-hooks-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

test('the hooks of a team: reviewed, trusted, changed, revoked, and nothing is left behind', () => {
  const env = { ...process.env, TMPDIR: temp, NODE_NO_WARNINGS: '1' }
  const ran = spawnSync(process.execPath, [join(EXAMPLE, 'run.ts')], {
    encoding: 'utf8',
    timeout: 60_000,
    env,
  })
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' })
  expect(ran.stdout.match(/^✓ /gm)).toHaveLength(7)
  expect(readdirSync(temp)).toEqual([])
})
