import { expect, test } from 'vitest'
import { partsOf, piecesOf } from '../src/index.ts'

test('of a secret URL its path and query, and what in them may be a key', () => {
  const url = 'https://a.example/api/s/open%20sesame/mcp?k=key-of-query&v=1'
  const pieces = ['open%20sesame', 'key-of-query', 'open sesame', 'key-of-query']
  expect(piecesOf(url)).toEqual(pieces)
  expect(partsOf(url)).toEqual([
    '/api/s/open%20sesame/mcp?k=key-of-query&v=1',
    '/api/s/open%20sesame/mcp',
    '?k=key-of-query&v=1',
    ...pieces,
  ])
})

test('what is half encoded stands as it is', () => {
  expect(piecesOf('https://a.example/50%25%ZZ-and-more')).toEqual(['50%25%ZZ-and-more', '50%25%ZZ-and-more'])
})

test.each(['a-long-token-of-tests', 'postgres://me:pass@a.example/database', 'https://'])(
  'of %s none',
  (text) => {
    expect([partsOf(text), piecesOf(text)]).toEqual([[], []])
  },
)
