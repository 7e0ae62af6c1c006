import { HooklineError, unheld, type CheckContext, type Finding } from '@hookline/core'
import { hookContext } from '@hookline/testing'
import { describe, expect, test } from 'vitest'
import { mcp, type McpOptions } from '../src/index.ts'
import { children } from './place.ts'
import { OFFICIAL, raw } from './trying.ts'

const command = OFFICIAL
const check = async (options: McpOptions, given: Partial<CheckContext> = {}): Promise<readonly Finding[]> => {
  const context = hookContext<McpOptions>(options, { env: { PATH: process.env['PATH'] }, ...given })
  const found = await mcp.check!(options, context)
  expect(children()).toEqual([])
  return found
}

describe('check asks the server itself', () => {
  test('and finds nothing where all is well, also where an event fills the arguments', async () => {
    expect(await check({ command, tool: 'say', arguments: { text: 'x' } })).toEqual([])
    expect(await check({ command, tool: 'sleep', arguments: { ms: '{{ event.data.durationMs }}' } })).toEqual(
      [],
    )
  })

  test.each<readonly [options: McpOptions, message: RegExp]>([
    [{ command, tool: 'sayy' }, /no such tool, did you mean "say"\?/],
    [{ command, tool: 'say', arguments: { text: 1 } }, /arguments\.text: expected string/],
    [{ command: ['/no/such'], tool: 'say' }, /no program \/no\/such/],
    [{ command: raw('exits at once'), tool: 'it' }, /left-pad/],
    [
      { command: raw('hangs at initialize'), tool: 'it', initialize_timeout: '200ms' },
      /not ready within 200 ms/,
    ],
    [{ server: 'nobody', tool: 'it' }, /nobody/],
    [{ url: { secret: 'NONE' }, tool: 'it' }, /no secret/],
  ])('%j', async (options, message) => {
    expect(await check(options)).toEqual([
      { severity: 'error', message: expect.stringMatching(message), hint: expect.any(String) },
    ])
  })

  test('behind the wall of the hook', async () => {
    const seen: string[] = []
    const confine: CheckContext['confine'] = (program) => {
      seen.push(program.file)
      throw new HooklineError('SANDBOX_MISSING', 'there is no wall')
    }
    const [finding] = await check({ command, tool: 'say' }, { confine })
    expect(finding?.message).toMatch(/there is no wall/)
    expect(seen).toHaveLength(1)
  })

  test('and within its limits, to its end', async () => {
    const seen: string[] = []
    const hold: CheckContext['hold'] = (program) => {
      seen.push(program.file)
      return { ...unheld(program, {}), ended: () => void seen.push('ended') }
    }
    expect(await check({ command, tool: 'say', arguments: { text: 'x' } }, { hold })).toEqual([])
    expect(seen).toEqual([process.execPath, 'ended'])
  })

  test('and gives up when it is told to', async () => {
    const signal = AbortSignal.timeout(300)
    const [finding] = await check({ command: raw('hangs at initialize'), tool: 'it' }, { signal })
    expect(finding?.message).toMatch(/timeout/i)
  })
})

test('a preview shows what would be called, and nothing secret', () => {
  const options: McpOptions = {
    url: { secret: 'URL' },
    token: { secret: 'T' },
    tool: 'say',
    arguments: { text: '{{ event.name }}', n: 1 },
  }
  expect(mcp.preview!(hookContext<McpOptions, never>(options))).toEqual({
    server: 'the address in a secret',
    tool: 'say',
    arguments: { text: 'exec.before', n: 1 },
  })
})
