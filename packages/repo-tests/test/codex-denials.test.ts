import { describe, expect, test } from 'vitest'
import type { ModelItem } from '../e2e/index.ts'
import { noCodex, playing } from './codex-play.ts'
import { addFile, callTracker } from './codex-stage.ts'

/** How many calls are denied, among as many that are allowed: `HOOKLINE_DENIALS=1000` for the long run. */
const DENIALS = Number(process.env['HOOKLINE_DENIALS'] ?? 100)
/** Calls that the model makes at once. */
const AT_ONCE = 20

const CALLS: readonly ((kind: string, n: number) => ModelItem)[] = [
  (kind, n) => ({ shell: `touch ${kind}-${n}.txt` }),
  (kind, n) => ({ shell: `true && sh -c 'touch ${kind}-${n}.txt'` }),
  (kind, n) => addFile(`${kind}-${n}.txt`),
  (kind, n) => callTracker(kind === 'denied' ? 'delete_issue' : 'create_issue', { id: n }),
]
const calls = Array.from({ length: DENIALS * 2 }, (_, at) => {
  const n = Math.floor(at / 2)
  const kind = at % 2 === 0 ? 'denied' : 'plain'
  return CALLS[n % CALLS.length]!(kind, n)
})
const steps = Array.from({ length: Math.ceil(calls.length / AT_ONCE) }, (_, step) =>
  calls.slice(step * AT_ONCE, (step + 1) * AT_ONCE),
)
const numbers = Array.from({ length: DENIALS }, (_, n) => n)
const onTracker = (n: number): boolean => n % CALLS.length === CALLS.length - 1

describe.skipIf(noCodex)(`${DENIALS} denied calls among as many allowed ones`, () => {
  const patience = 90_000 + DENIALS * 1000
  const played = playing({
    natives: ['PreToolUse'],
    hooks: `version = 1
[[hooks]]
id = "no-touch"
on = ["exec.before", "patch.before"]
match = ["touch denied*", "denied-*"]
guard = true
deny = "no"

[[hooks]]
id = "keep-issues"
on = "mcp.before"
match = "tracker/delete_*"
guard = true
deny = "no"
`,
    script: [...steps, [{ say: 'done' }]],
    timeoutMs: patience,
  })

  test('each denial was said, once', () => {
    const denied = played().trace.filter(({ reply }) => reply.stdout.includes('"permissionDecision":"deny"'))
    expect(denied).toHaveLength(DENIALS)
    expect(played().trace).toHaveLength(DENIALS * 2)
  })

  test('none of the denied ones happened', () => {
    expect(numbers.filter((n) => played().has(`denied-${n}.txt`))).toEqual([])
    expect(played().tracked).not.toContain('delete_issue')
  })

  test('every other one did', () => {
    const files = numbers.filter((n) => !onTracker(n))
    expect(files.filter((n) => !played().has(`plain-${n}.txt`))).toEqual([])
    expect(played().tracked.match(/create_issue/g) ?? []).toHaveLength(DENIALS - files.length)
    expect(played().exitCode).toBe(0)
  })
})
