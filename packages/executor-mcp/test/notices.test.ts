import { expect, test } from 'vitest'
import { withoutSecrets } from '../src/notices.ts'

test.each([[['prod', 'prod-8f3k2jQQ']], [['prod-8f3k2jQQ', 'prod']]])(
  'of secrets that hold one another, given as %j, none is left by half',
  (secrets) => {
    expect(withoutSecrets('key prod-8f3k2jQQ refused', secrets)).toBe('key [secret] refused')
  },
)
