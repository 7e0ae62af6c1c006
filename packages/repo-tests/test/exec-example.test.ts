import { expect, test } from 'vitest'
import { noCodex } from './codex-play.ts'
import { ranExample } from './example.ts'

test.skipIf(noCodex)(
  'hooks for one run: a denial, nothing installed, a profile, a setting that is refused',
  () => {
    expect(ranExample('exec')).toEqual({ status: 0, stderr: '', shown: 4, left: [] })
  },
)
