import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const DIST = join(import.meta.dirname, '../dist')

test('a copy of which half is taken away while it runs gives no answer, and says so by its exit code', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-half-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  for (const name of ['run.cjs', 'call.cjs']) cpSync(join(DIST, name), join(dir, name))
  const config = join(dir, 'hooks.toml')
  writeFileSync(config, 'version = 1\n[[hooks]]\nid = "no"\non = "exec.before"\nguard = true\ndeny = "no"\n')
  const payload = {
    session_id: 's',
    cwd: dir,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'ls' },
  }
  const words = ['run', '--agent', 'codex', '--event', 'PreToolUse', '--config', config, '--closed']
  const ran = spawnSync(process.execPath, [join(dir, 'run.cjs'), ...words], {
    input: JSON.stringify(payload),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: dir },
  })
  expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status: 75, stdout: '' })
})
