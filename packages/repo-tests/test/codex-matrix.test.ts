import { codex } from '@hookline/agents'
import type { EventName } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { NATIVES } from '../e2e/index.ts'
import { noCodex, onStage, playingInEditor } from './codex-play.ts'
import {
  answering,
  cast,
  failing,
  reported,
  startsToSleep,
  TASK,
  toldModel,
  toldUser,
  WORK,
} from './codex-stage.ts'

const EVENTS = Object.keys(codex.capabilities) as EventName[]

/** The events of which the table says that a hook can do this. */
function able(power: 'context' | 'message' | 'deny' | 'stop'): readonly string[] {
  return EVENTS.filter((name) => onStage.capabilities[name]?.[power] === true)
}

describe.skipIf(noCodex)(
  'a hook on every event of Codex that has words for the model and for the user',
  () => {
    const played = playingInEditor(
      {
        natives: NATIVES,
        hooks: answering(
          EVENTS.map((on) => ({
            on,
            says: { context: `context of <${on}>`, message: `message of <${on}>` },
            ...(on === 'subagent.stop' ? { first: 'touch stopped' } : {}),
          })),
        ),
        script: cast([
          ...WORK,
          [{ say: 'done' }],
          [{ say: 'the summary' }],
          failing,
          [{ shell: 'sleep 45' }],
        ]),
      },
      {
        approvalPolicy: 'untrusted',
        wishes: [TASK, { compact: true }, `${TASK}, which fails`, `${TASK}, which is interrupted`],
        interruptAt: startsToSleep,
      },
    )

    test('is called at each that the table has, and at no other', () => {
      const seen = new Set(played().trace.map(({ event }) => event.name))
      expect(EVENTS.filter((name) => seen.has(name))).toEqual(reported(EVENTS))
    })

    test('reaches the model where the table says so, and nowhere else', () => {
      expect(EVENTS.filter((name) => toldModel(played(), `context of <${name}>`))).toEqual(able('context'))
    })

    test('reaches the user where the table says so, and nowhere else', () => {
      expect(EVENTS.filter((name) => toldUser(played(), `message of <${name}>`, 'warning'))).toEqual(
        able('message'),
      )
    })
  },
)
