import { existsSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { instance, listens, missing, STARTABLE } from '../src/index.ts'

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

test('what is missing is said aloud, and in CI it is a failure', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('CI', undefined)
  missing('a server', 'install it')
  expect(said).toHaveBeenCalledWith(expect.stringContaining('SKIPPED: every test with a server'))
  vi.stubEnv('CI', 'true')
  expect(() => missing('a server', 'install it')).toThrow(/CI tests with it/)
  said.mockRestore()
})
