import { dialectContract, type RecordedPayload } from '@hookline/testing'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { RECORDED, recorded } from './recorded.ts'

const [first, ...more] = RECORDED.map((name): RecordedPayload => ({ name, payload: recorded(name) }))

test.each(dialectContract({ dialect: codex, payloads: [first!, ...more] }))(
  'Codex $name',
  async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  },
)
