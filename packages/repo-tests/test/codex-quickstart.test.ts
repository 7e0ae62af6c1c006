import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noCodex } from './codex-play.ts'

const QUICKSTART = join(import.meta.dirname, '../../../examples/quickstart')

interface Shown {
  readonly exitCode: number
  readonly stdout: string
}

function quickstart(...flags: readonly string[]): Promise<Shown> {
  const args = [join(QUICKSTART, 'run.ts'), ...flags]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: 110_000 }, (error, stdout) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stdout })
    })
  })
}

/** The events as printed, in their order. */
function events({ stdout }: Shown): readonly string[] {
  return stdout.split('\n').filter((line) => /^ {2}[a-z]+\.[a-z]+ /.test(line))
}

describe('the quickstart', { timeout: 120_000 }, () => {
  let replayed: Shown
  beforeAll(async () => {
    replayed = await quickstart('--replay')
  }, 120_000)

  test('keeps every promise where there is no Codex, and says that there is none', () => {
    expect(replayed.stdout).not.toContain('✗')
    expect(replayed.stdout).toContain('Codex is not started')
    expect(replayed.exitCode).toBe(0)
  })

  test.skipIf(noCodex)(
    'keeps every promise with the real Codex, which sends the events that were recorded',
    async () => {
      const live = await quickstart()
      expect(live.stdout).not.toContain('✗')
      expect(live.exitCode).toBe(0)
      expect(events(live)).toEqual(events(replayed))
    },
  )
})

describe.skipIf(noCodex)('the quickstart without its guard against force-pushes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-quickstart-'))
  afterAll(() => rmSync(folder, { recursive: true, maxRetries: 9 }))

  test('says that the push went through, and fails', { timeout: 120_000 }, async () => {
    cpSync(join(QUICKSTART, 'hooks'), join(folder, 'hooks'), { recursive: true })
    const hooks = readFileSync(join(QUICKSTART, 'hooks.toml'), 'utf8').split('\n\n')
    const others = hooks.filter((table) => !table.includes('no-force-push'))
    expect(others).toHaveLength(hooks.length - 1)
    writeFileSync(join(folder, 'hooks.toml'), others.join('\n\n'))
    const { stdout, exitCode } = await quickstart('--config', join(folder, 'hooks.toml'))
    expect(stdout).toContain('✗ not so: it did not run: main on the remote is still')
    expect(exitCode).toBe(1)
  })
})
