import { expect, test } from 'vitest'
import {
  createHookManager,
  defineExecutor,
  type AnyExecutor,
  type Confine,
  type HookConfig,
  type HookResult,
  type Json,
  type Program,
} from '../src/index.ts'
import { exec } from './sample.ts'

const BARE: Program = { file: 'true', args: [], cwd: '/', env: {} }
const walls: Confine = (program) => ({ program: { ...program, file: 'wall' }, wall: 'a wall' })

/** Runs one hook, whose executor notes what it would start. */
async function ran(
  hook: Partial<HookConfig>,
  confine?: Confine,
): Promise<{ readonly started: readonly string[]; readonly result: HookResult; readonly decision?: string }> {
  const started: string[] = []
  const program: AnyExecutor = defineExecutor<Json>({
    name: 'program',
    answers: true,
    options: { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value: value as Json }) } },
    async execute({ confine: walled }) {
      started.push(walled(BARE).file)
    },
  })
  const one: HookConfig = { id: 'one', on: ['exec.before'], executor: 'program', ...hook }
  const manager = createHookManager({
    hooks: [one],
    executors: { program },
    ...(confine === undefined ? {} : { confine }),
  })
  const { results, decision } = await manager.emit(exec('ls'))
  return { started, result: results[0]!, ...(decision === undefined ? {} : { decision }) }
}

test('a project is walled in if it says nothing, others where they say so, and the result tells what with', async () => {
  expect(await ran({ layer: 'project' }, walls)).toMatchObject({
    started: ['wall'],
    result: { status: 'done', sandbox: 'a wall' },
  })
  expect(await ran({ sandbox: { policy: 'read-only' } }, walls)).toMatchObject({ started: ['wall'] })
  for (const layer of ['user', 'managed'] as const) {
    const { started, result } = await ran({ layer }, walls)
    expect(started).toEqual(['true'])
    expect(result).not.toHaveProperty('sandbox')
  }
})

test('where there is nothing to wall in with it runs as it is and says so, unless that is required', async () => {
  expect(await ran({ layer: 'project' })).toMatchObject({
    started: ['true'],
    result: { sandbox: expect.stringMatching(/^none: /) as string },
  })
  const { started, result } = await ran({ sandbox: { policy: 'inherit', require: true } })
  expect(started).toEqual([])
  expect(result).toMatchObject({ status: 'failed', error: { code: 'SANDBOX_MISSING' } })
})

test('a guard that cannot have the sandbox that it requires denies', async () => {
  const guard = { guard: true, sandbox: { policy: 'read-only', require: true } } as const
  expect(await ran(guard)).toMatchObject({ decision: 'deny' })
})
