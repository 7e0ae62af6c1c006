import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { instance, listens, missing, ownRabbit, STARTABLE } from '../src/index.ts'

afterEach(() => void vi.unstubAllEnvs())

test.for(['postgres', 'mysql'] as const)(
  'a %s listens, is killed, begins again where it was, and is gone in the end',
  { skip: !STARTABLE.postgres || !STARTABLE.mysql },
  async (dialect) => {
    const server = await instance(dialect)
    await server.start()
    expect(await listens(server.port)).toBe(true)
    await server.kill()
    expect(await listens(server.port)).toBe(false)
    await server.start()
    expect(await listens(server.port)).toBe(true)
    await server.remove()
    expect(await listens(server.port)).toBe(false)
    expect(existsSync(server.folder)).toBe(false)
  },
)

test(
  'a RabbitMQ that does not start in time leaves nothing behind',
  { skip: !STARTABLE.rabbit },
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'own-servers-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 9 }))
    vi.stubEnv('TMPDIR', dir)
    await expect(ownRabbit({ startMs: 0 })).rejects.toThrow(/did not start/)
    expect(readdirSync(dir)).toEqual([])
    await expect.poll(() => processesIn(dir)).toEqual([])
  },
)

/** Those that were told of the folder, by a variable. */
function processesIn(dir: string): readonly string[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(dir))
}

function environmentOf(pid: string): string {
  try {
    return pid === String(process.pid) ? '' : readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}

test('what is missing is said aloud, and in CI it is a failure', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('CI', undefined)
  missing('a server', 'install it')
  expect(said).toHaveBeenCalledWith(expect.stringContaining('SKIPPED: every test with a server'))
  vi.stubEnv('CI', 'true')
  expect(() => missing('a server', 'install it')).toThrow(/CI tests with it/)
  said.mockRestore()
})
