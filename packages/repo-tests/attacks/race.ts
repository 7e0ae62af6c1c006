import { spawn } from 'node:child_process'
import type { Attack } from './attack.ts'
import { wiredLine } from './play.ts'
import { DEEDS, loopOf } from './script.ts'
import type { World } from './world.ts'

/** What came of a race. */
interface Raced {
  /** What was said where it was not denied. */
  readonly let: readonly string[]
  /** How often the attack did what it is about meanwhile. */
  readonly deeds: number
}

/** Asks the guard so often while the attack goes on, as Codex does, and more often where that is too quick for the attack to come to anything. */
export function letThrough(
  world: World,
  { stage = {}, loop = '', isServed }: Attack,
  times: number,
  { isGuarded = true, least = 0 }: { readonly isGuarded?: boolean; readonly least?: number } = {},
): Raced {
  world.restore(stage, isGuarded)
  world.place('work/loop.sh', loopOf(loop))
  const line = wiredLine(world, 'PreToolUse')
  if (isServed === true) world.hookline('serve')
  const [program, ...words] = [...world.process.as, 'sh', 'loop.sh']
  const attacker = spawn(program, words, {
    cwd: world.at('work'),
    env: world.process.env,
    stdio: 'ignore',
    detached: true,
  })
  const payload = JSON.stringify({ ...CALL, cwd: world.at('work') })
  const deeds = (): number => world.read(DEEDS).length
  const said = []
  while (said.length < times || (deeds() < least && said.length < MOST * times))
    said.push(world.sh(line, payload))
  if (attacker.pid !== undefined) process.kill(-attacker.pid, 'SIGKILL')
  return { let: said.filter((one) => !isDenied(one)).map((one) => JSON.stringify(one)), deeds: deeds() }
}

const MOST = 20

const CALL = {
  session_id: 'a-race',
  turn_id: 'a-turn',
  hook_event_name: 'PreToolUse',
  model: 'gpt-5.5',
  permission_mode: 'bypassPermissions',
  tool_name: 'Bash',
  tool_input: { command: 'touch forbidden.txt' },
  tool_use_id: 'a-call',
}

/** What Codex takes for a denial: an answer, or exit 2 with a reason. */
function isDenied({ status, stdout, stderr }: ReturnType<World['sh']>): boolean {
  if (status === 2) return stderr !== ''
  return status === 0 && stdout.includes('"permissionDecision":"deny"')
}
