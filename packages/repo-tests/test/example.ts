import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const EXAMPLES: string = fileURLToPath(new URL('../../../examples', import.meta.url))

/** What became of an example: how often it said `✓`, what it complained of, what it left behind. */
export function ranExample(name: string): object {
  const temp = mkdtempSync(join(tmpdir(), `hookline-${name}-`))
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(EXAMPLES, name, 'run.ts')], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, TMPDIR: temp, NODE_NO_WARNINGS: '1' },
    })
    // of two objects that differ vitest shows the first key
    if (status !== 0) process.stderr.write(`${name}: ${stdout}${stderr}`)
    return { status, stderr, shown: stdout.match(/^✓ /gm)?.length, left: readdirSync(temp) }
  } finally {
    rmSync(temp, { recursive: true, force: true, maxRetries: 9 })
  }
}
