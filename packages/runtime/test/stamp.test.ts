import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime } from '../src/stamp.ts'

test('the time is written as the language itself writes it', () => {
  const inOurEra = fc.date({
    min: new Date(0),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(inOurEra, (date) => {
      expect(isoTime(date)).toBe(date.toISOString())
    }),
  )
})
