import { MAKING, POINTS, type Point } from './points.ts'
import { childrenOf, type Running, type World } from './world.ts'

/** Kills one process of a world, somewhere; gives where, or nothing if it was over before. */
export type Play = (world: World) => Promise<string | undefined>

/** The first of a world: whoever makes its journal, or brings one of the version before to this one. */
export async function making(world: World, turn: number): Promise<string | undefined> {
  const at = MAKING[turn % MAKING.length]!
  const victim = world.agent(1, at)
  const wasThere = await victim.standsStill()
  await victim.kill()
  return wasThere
    ? `agent ${at} of ${world.isOlder ? 'a journal of the version before' : 'a new journal'}`
    : undefined
}

/** One play for each point, and some that hit anywhere. */
export const PLAYS: readonly Play[] = [
  ...POINTS.map(atPoint),
  anywhere,
  stopped,
  stoppedAgent,
  child,
  stoppedChild,
  compaction,
]

function atPoint({ who, at }: Point): Play {
  return async (world) => {
    // somebody else's runs, so that there is something to do
    if (who === 'deliverer') await world.agent(2).ended
    if (at.startsWith('retain')) world.age()
    if (at.startsWith('news') || at.startsWith('told')) world.doom()
    const victim = who === 'agent' ? world.agent(3, at) : world.deliverer(at, 600)
    const wasThere = await victim.standsStill()
    await victim.kill()
    return wasThere ? `${who} ${at}` : undefined
  }
}

/** An agent and a deliverer at work, both killed at some moment. */
async function anywhere(world: World): Promise<string | undefined> {
  const pair = [world.deliverer(), world.agent(30)] as const
  await pause(40 + Math.random() * 400)
  const alive = pair.filter(({ child: { exitCode } }) => exitCode === null)
  await Promise.all(pair.map((one) => one.kill()))
  return alive.length > 0 ? 'anywhere' : undefined
}

/** A deliverer that is stopped until its leases are over, and goes on when another has its runs. */
async function stopped(world: World): Promise<string | undefined> {
  await world.agent(3).ended
  const first = world.deliverer('run:before')
  if (!(await first.standsStill())) return undefined
  await pause(500)
  const second = world.deliverer(undefined, 100)
  await Promise.race([second.ended, pause(600)])
  first.child.kill('SIGCONT')
  await pause(50)
  await Promise.all([first.kill(), second.kill()])
  return 'deliverer stopped, and went on'
}

/** An agent that stands still while it writes, and goes on: whoever delivers waits for it. */
async function stoppedAgent(world: World): Promise<string | undefined> {
  await world.agent(1).ended
  const agent = world.agent(3, 'accept:commit')
  if (!(await agent.standsStill())) return undefined
  const deliverer = world.deliverer()
  await pause(500)
  agent.child.kill('SIGCONT')
  await pause(100)
  await Promise.all([agent.kill(), deliverer.kill()])
  return 'agent stopped, and went on'
}

/** A script that stands still for longer than the lease of its run, and goes on. */
async function stoppedChild(world: World): Promise<string | undefined> {
  await world.agent(5).ended
  const deliverer = world.deliverer(undefined, 300)
  const found = await firstChild(deliverer)
  if (found === undefined || !signal(found, 'SIGSTOP')) return undefined
  await pause(600)
  signal(found, 'SIGCONT')
  await pause(50)
  await deliverer.kill()
  return 'script stopped, and went on'
}

/** False: it has ended. */
function signal(pid: number, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** The script that a deliverer runs. */
async function child(world: World): Promise<string | undefined> {
  await world.agent(5).ended
  const deliverer = world.deliverer()
  const found = await firstChild(deliverer)
  if (found !== undefined) signal(found, 'SIGKILL')
  await pause(20)
  await deliverer.kill()
  return found === undefined ? undefined : 'script'
}

/** Whoever makes the journal smaller, while others work on it. */
async function compaction(world: World): Promise<string | undefined> {
  await world.agent(2).ended
  const deliverer = world.deliverer()
  const compactor = world.compactor()
  await Promise.race([compactor.begun, compactor.ended])
  await pause(Math.random() * 60)
  const wasAlive = compactor.child.exitCode === null
  await Promise.all([compactor.kill(), deliverer.kill()])
  return wasAlive ? 'compaction' : undefined
}

async function firstChild({ child: { pid, exitCode } }: Running): Promise<number | undefined> {
  for (let tries = 0; tries < 400 && exitCode === null; tries++) {
    const [found] = childrenOf(pid!)
    if (found !== undefined) return found
    await pause(2)
  }
  return undefined
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
