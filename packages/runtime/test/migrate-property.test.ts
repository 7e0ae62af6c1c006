import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed } from '../src/install/hooks-json.ts'
import { withoutInJson } from '../src/migrate/json-switch.ts'
import { marked, type Original } from '../src/migrate/original.ts'

const handler = fc.record({ type: fc.constant('command'), command: fc.string() })
const group = fc.record({ matcher: fc.constantFrom('Bash', ''), hooks: fc.array(handler, { maxLength: 4 }) })
const file = fc.record({
  description: fc.string(),
  hooks: fc.dictionary(
    fc.constantFrom('PreToolUse', 'Stop', 'SessionStart'),
    fc.array(group, { maxLength: 4 }),
  ),
})
const layout = fc.constantFrom('', ' ', '\t', '    ')

test('whatever goes of a hooks.json, what stays has the place and the words it had', () => {
  fc.assert(
    fc.property(file, layout, fc.infiniteStream(fc.boolean()), (content, indent, coin) => {
      const text = JSON.stringify(content, null, indent)
      const all = placed(text)
      const going = new Set(all.filter(() => coin.next().value))
      const gone: readonly Original[] = marked(
        [...going].map((one) => ({
          ...one,
          agent: 'codex',
          file: 'x',
          form: 'json' as const,
          matcher: undefined,
        })),
      )
      const after = placed(withoutInJson(text, gone))
      const blank = { type: 'command', command: '' }
      const left = all.filter((one) => !going.has(one))
      const found = after.filter((one) => left.some((kept) => isAt(kept, one)))
      expect(found).toEqual(left)
      // everything else only keeps a place
      for (const one of after) if (!found.includes(one)) expect(one.handler).toEqual(blank)
    }),
    { numRuns: 500 },
  )
})

type Place = Pick<Original, 'native' | 'group' | 'index'>

function isAt(a: Place, b: Place): boolean {
  return a.native === b.native && a.group === b.group && a.index === b.index
}
