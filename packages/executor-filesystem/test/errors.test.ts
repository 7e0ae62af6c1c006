import { expect, test } from 'vitest'
import { FILE_ERRORS, fileError } from '../src/errors.ts'
import { faultOf } from '../src/fault.ts'

test('every code has a hint that is a sentence, and an error of it carries it', () => {
  for (const [code, hint] of Object.entries(FILE_ERRORS)) {
    expect(code).toMatch(/^(FILE|STATE|BACKUP)_[A-Z_]+$/)
    expect(hint).toMatch(/^[`A-Z].*[.]$/s)
    expect(fileError(code as keyof typeof FILE_ERRORS, 'x')).toMatchObject({
      code,
      hint,
      details: { retryable: false },
    })
  }
})

test.each([
  ['ENOSPC', 'FILE_FULL', true],
  ['EDQUOT', 'FILE_FULL', true],
  ['EACCES', 'FILE_DENIED', false],
  ['EROFS', 'FILE_DENIED', false],
  ['ELOOP', 'FILE_LINK', false],
  ['ENXIO', 'FILE_KIND', false],
  ['ENOENT', 'FILE_MISSING', false],
  ['EIO', 'FILE_FAILED', true],
  ['EMFILE', 'FILE_FAILED', true],
  ['ESTALE', 'FILE_FAILED', true],
])('%s is %s, and whether to try again is told', (errno, code, retryable) => {
  const error = faultOf(Object.assign(new Error('x'), { code: errno }), '"a"')
  expect(error).toMatchObject({ code, details: { retryable } })
  expect(error.message).toMatch(/^"a": /)
})

test('what is no fault of a file stays what it is', () => {
  expect(faultOf(new TypeError('odd'), 'a')).toMatchObject({ code: 'HOOK_FAILED', message: 'odd' })
})
