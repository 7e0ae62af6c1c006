import { expect, test } from 'vitest'
import { noCodex } from './codex-play.ts'
import { ranExample } from './example.ts'

test.skipIf(noCodex)('an editor through hookline: who is asked, what is shown, what is told', () => {
  expect(ranExample('app-server')).toMatchObject({ status: 0, shown: 3, left: [] })
})
