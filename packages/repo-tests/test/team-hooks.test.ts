import { expect, test } from 'vitest'
import { ranExample } from './example.ts'

test('the hooks of a team: reviewed, trusted, changed, revoked, and nothing is left behind', () => {
  expect(ranExample('team-hooks')).toEqual({ status: 0, stderr: '', shown: 7, left: [] })
})
