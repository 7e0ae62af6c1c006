import { spawnSync } from 'node:child_process'
import { CHILD_LIMITS, type Program } from '@hookline/core'
import { holder } from '@hookline/runtime/limits'
import { inTurn, type Figure } from './measure.ts'

const PROGRAM: Program = { file: '/bin/true', args: [], cwd: '/', env: { PATH: '/usr/bin:/bin' } }
/** A shell that limits itself, and is the program then: what nobody who has no groups can be faster than. */
const BARE: Program = {
  ...PROGRAM,
  file: '/bin/sh',
  args: ['-c', 'ulimit -n 4096 && exec "$@"', 'sh', PROGRAM.file],
}
const ROUNDS = 101

/** What the limits that each child has cost a program that does nothing, from the start to its end. */
export async function limits(): Promise<Figure> {
  const hold = holder()
  let by = ''
  const heldMs = (): number => {
    const from = performance.now()
    const { program, ended } = hold(PROGRAM, CHILD_LIMITS)
    run(program)
    by = ended()!.by
    return performance.now() - from
  }
  const took = await inTurn({ plain: () => ms(PROGRAM), bare: () => ms(BARE), held: heldMs }, ROUNDS)
  return {
    ratio: took['held']! / took['bare']!,
    median: took['held']!,
    unit: 'ms',
    anchor: `a shell with one ulimit, ${took['bare']!.toFixed(1)} ms`,
    goal: 1.5,
    notes: [`held by ${by}; /bin/true by itself ${took['plain']!.toFixed(1)} ms`],
  }
}

function ms(program: Program): number {
  const from = performance.now()
  run(program)
  return performance.now() - from
}

function run({ file, args, cwd, env }: Program): void {
  const { status } = spawnSync(file, args, { cwd, env, stdio: 'ignore' })
  if (status !== 0) throw new Error(`${file} ended with ${status}`)
}
