import { dialectContract, type RecordedPayload } from '@hookline/testing'
import { expect, test } from 'vitest'
import { claudeCode } from '../../src/index.ts'
import { eventsOf } from './expected.ts'
import { RECORDED, recorded } from './recorded.ts'

const [first, ...more] = RECORDED.map((name): RecordedPayload => ({
  name,
  payload: recorded(name),
  events: eventsOf(name),
}))

test.each(dialectContract(claudeCode, { payloads: [first!, ...more] }))(
  'Claude Code $name',
  async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  },
)
