import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const MAIN = fileURLToPath(new URL('../crash/main.ts', import.meta.url))

test('whoever is killed, whenever: what was accepted is carried out, and the journal says what was', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, '--kills', '40'], {
    encoding: 'utf8',
    timeout: 240_000,
  })
  expect({ stderr, faults: stdout.split('\n').filter((line) => line.startsWith('FAULT')) }).toEqual({
    stderr: '',
    faults: [],
  })
  const [, kills, accepted] = /^kills: (\d+), accepted: (\d+), lost: 0, repeated: \d+$/m.exec(stdout) ?? []
  expect(Number(kills)).toBe(40)
  expect(Number(accepted)).toBeGreaterThan(40)
  expect(status).toBe(0)
}, 300_000)
