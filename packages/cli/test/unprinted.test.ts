import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { journalWorld } from './journal-world.ts'

const BIN = fileURLToPath(new URL('../bin/hookline.cjs', import.meta.url))
const HOOKS = 'version = 1\n[[hooks]]\nid = "a"\non = "exec.before"\ndeny = "no"\n'

test
  .skipIf(!existsSync('/dev/full'))
  .each(['db export', 'history', 'help', 'check --config hooks.toml --json'])(
  '%s into a full disk says so in a line, and ends with 73',
  (words) => {
    const place = journalWorld(HOOKS)
    place.called('ls')
    const ran = spawnSync('sh', ['-c', `"$0" "$1" ${words} > /dev/full`, process.execPath, BIN], {
      cwd: place.dir,
      env: { PATH: process.env['PATH'], HOME: `${place.dir}/home` },
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(ran.stderr).toMatch(
      /^error: what was to be printed could not be written, and is not whole: ENOSPC: .*\n$/,
    )
    expect(ran.status).toBe(73)
  },
)
