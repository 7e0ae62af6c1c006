import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test.runIf(process.platform === 'linux')(
  'a formatter behind a wall: what is planted gets nowhere, and nothing is left behind',
  () => {
    expect(ranExample('sandbox')).toEqual({ status: 0, stderr: '', shown: 4, left: [] })
  },
)
