import { readdirSync, readFileSync } from 'node:fs'
import { EVENTS } from '@hookline/core'
import { expect, test } from 'vitest'
import { dialects, geminiCliNatives } from '../src/index.ts'

const FOLDER = new URL('../fixtures/gemini-cli/0.61.0/', import.meta.url)

test('every event that Gemini CLI was seen to report is in the table, and no other', () => {
  const seen = readdirSync(FOLDER).map((file) => {
    const text = readFileSync(new URL(file, FOLDER), 'utf8')
    return (JSON.parse(text) as { readonly hook_event_name: string }).hook_event_name
  })
  // the end of a session is not among the recorded payloads
  expect([...new Set(seen), 'SessionEnd'].toSorted()).toEqual(Object.keys(geminiCliNatives).toSorted())
})

test('it is a table of events, and no dialect', () => {
  for (const event of Object.values(geminiCliNatives).flat()) expect(EVENTS).toHaveProperty([event])
  expect(dialects.map(({ name }) => name)).not.toContain('gemini-cli')
})
