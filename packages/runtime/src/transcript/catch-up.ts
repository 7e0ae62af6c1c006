import { setImmediate as turn } from 'node:timers/promises'
import { listens, type Dialect, type HookConfig, type LifecycleEvent, type Told } from '@hookline/core'
import { isTold, tellOnce, type Telling } from '../facts/index.ts'
import { stamp } from '../stamp.ts'
import { advance, first } from './advance.ts'
import { openFile, type OpenFile } from './file.ts'
import { placeOf, readPosition, writePosition, type Position } from './position.ts'
import { inTurn } from './turn.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What is looked at, and for whom. */
export interface CatchUp {
  readonly dialect: Dialect
  /** The event of a hook that led here. */
  readonly by: LifecycleEvent
  readonly hooks: readonly HookConfig[]
  /** True: hooks have reported all that they are going to, so that nothing is waited for any more. */
  readonly isEnd: boolean
  /** How long another that is at it is waited for. */
  readonly waitMs: number
  readonly env: Env
  /** True: there is no time for more, which is left to the next who looks. */
  readonly isOver: () => boolean
  /** Lets the hooks of an event run. */
  readonly tell: (event: LifecycleEvent) => Promise<void>
}

/** Rounds in which what is left, and what is written meanwhile, is read as well. */
const ROUNDS = 40

/**
 * Tells what the transcript holds that no hook reported, in its order, each fact once whoever else looks at it. Never rejects: what
 * cannot be read tells nothing. True: a task goes on, and may bring more.
 */
export async function catchUp(asked: CatchUp): Promise<boolean> {
  const path = asked.dialect.transcript?.fileOf(asked.by)
  const place = path === undefined ? undefined : placeOf(path, asked.env)
  if (path === undefined || place === undefined) return false
  let isOpen = true
  try {
    await inTurn(place, asked.waitMs, async () => {
      for (let round = 0, isMore = true; isMore && round < ROUNDS; round++) {
        // a resident process has others to answer in between
        if (round > 0) await turn()
        const came = await oneRound(asked, path, place)
        isOpen = came.isOpen
        isMore = came.isMore
      }
    })
  } catch {
    // it was read half: the next who looks begins where this one did
  }
  return isOpen
}

interface Round {
  readonly isOpen: boolean
  /** Something was read, so that there may be more. */
  readonly isMore: boolean
}

async function oneRound(asked: CatchUp, path: string, place: string): Promise<Round> {
  const file = openFile(path)
  if (file === undefined) return { isOpen: false, isMore: false }
  try {
    const before = await positionIn(file, path, place, asked)
    const { position, sure } = advance(before, file, asked.dialect.transcript!)
    const held = position.held.flatMap((told) => unreported(told, asked))
    const elsewhere: Told[] = []
    for (const told of asked.isEnd ? [...sure, ...held] : sure) {
      if (asked.isOver()) return { isOpen: true, isMore: false }
      // whoever is at it may yet be killed
      if ((await tell(told, asked)) === 'elsewhere') elsewhere.push({ ...told, waits: 'task' })
    }
    writePosition(place, { ...position, held: [...(asked.isEnd ? [] : held), ...elsewhere] }, before)
    return { isOpen: position.isOpen, isMore: position.offset > before.offset }
  } finally {
    file.close()
  }
}

async function positionIn(
  file: OpenFile,
  path: string,
  place: string,
  { dialect }: CatchUp,
): Promise<Position> {
  return readPosition(place, path, file.inode, file.size) ?? first(file, path, dialect.transcript!)
}

/** Not what a hook has reported meanwhile, nor what nobody listens to. */
function unreported(told: Told, asked: CatchUp): readonly Told[] {
  const event = eventOf(told, asked)
  if (event === undefined) return []
  return isTold(event, asked.env) ? [] : [told]
}

async function tell(told: Told, asked: CatchUp): Promise<Telling> {
  const event = eventOf(told, asked)
  return event === undefined ? 'known' : tellOnce(event, asked.env, asked.tell)
}

function eventOf(told: Told, { dialect, by, hooks }: CatchUp): LifecycleEvent | undefined {
  if (!hooks.some(({ on, enabled }) => enabled !== false && listens(on, told.name))) return undefined
  return dialect.transcript!.event(told, by, stamp)
}
