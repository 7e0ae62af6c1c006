import type { LifecycleEvent, PatchCall, PatchedFile } from '@hookline/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codex } from '../src/index.ts'
import { recorded, stamp } from './recorded.ts'
import { anyText } from './text.ts'

const patchOf = (event: LifecycleEvent | undefined): PatchCall => event!.data as PatchCall
const filesOf = (patch: string): readonly PatchedFile[] =>
  patchOf(
    codex.decode({ ...recorded('pre-tool-use.apply-patch'), tool_input: { command: patch } }, stamp())[0],
  ).files
const inCommand = (command: string): PatchCall | undefined => {
  const [, patch] = codex.decode({ ...recorded('pre-tool-use.bash'), tool_input: { command } }, stamp())
  return patch && patchOf(patch)
}

const add = (path: string): PatchedFile => ({ path, change: 'add', to: null })
const update = (path: string): PatchedFile => ({ path, change: 'update', to: null })
const remove = (path: string): PatchedFile => ({ path, change: 'delete', to: null })
const move = (path: string, to: string): PatchedFile => ({ path, change: 'move', to })

/** Each was given to the apply_patch of Codex 0.169.0, which touched, or meant to touch, these files. */
const PATCHES: readonly (readonly [what: string, patch: string, touched: readonly PatchedFile[]])[] = [
  [
    'of several files',
    '*** Begin Patch\n*** Add File: a b.txt\n+x\n*** Update File: c/d.ts\n@@ f()\n-1\n+2\n*** Delete File: e\n*** End Patch',
    [add('a b.txt'), update('c/d.ts'), remove('e')],
  ],
  [
    'that moves',
    '*** Begin Patch\n*** Update File: a\n*** Move to: b  \n@@\n-1\n+2\n*** Delete File: c\n*** End Patch',
    [move('a', 'b'), remove('c')],
  ],
  [
    'with CRLF',
    '*** Begin Patch\r\n*** Update File: a\r\n*** Move to: b\r\n@@\r\n-1\r\n+2\r\n*** End Patch\r\n',
    [move('a', 'b')],
  ],
  ['in a here-document', "<<'EOF'\n*** Begin Patch\n*** Add File: n\n+x\n*** End Patch\nEOF", [add('n')]],
  [
    'whose headers stand behind white space',
    '*** Begin Patch\n  *** Add File: n  \n+x\n\u0085*** Delete File: a\u0085\n*** End Patch',
    [add('n'), remove('a')],
  ],
  [
    'whose content looks like a header',
    '*** Begin Patch\n*** Add File: n\n+*** Delete File: x\n*** Update File: a\n@@\n *** Delete File: y\n-*** Delete File: z\n+1\n*** End of File\n*** End Patch',
    [add('n'), update('a')],
  ],
  [
    'that moves where no move may stand',
    '*** Begin Patch\n*** Update File: a\n@@\n-1\n+2\n*** Move to: z\n*** End Patch',
    [update('a')],
  ],
  ['with two blanks before the path', '*** Begin Patch\n*** Add File:  n\n+x\n*** End Patch', [add(' n')]],
  [
    'for an environment',
    '*** Begin Patch\n*** Environment ID: x\n*** Add File: n\n+x\n*** End Patch',
    [add('n')],
  ],
  ['without its end', '*** Begin Patch\n*** Delete File: a', [remove('a')]],
]

test.each(PATCHES)('a patch %s', (_what, patch, touched) => {
  expect(filesOf(patch)).toEqual(touched)
})

test.each(['', '\n', '***', '*** Begin Patch', '*** Add File:n', '*** Move to: b', 'hello', '\0\ud800'])(
  'the text %j has no files',
  (patch) => {
    expect(filesOf(patch)).toEqual([])
  },
)

test.each([
  ["apply_patch <<'EOF'\n%\nEOF", ''],
  ['apply_patch <<EOF\n%\nEOF\necho done', ''],
  ["applypatch <<-'X'\n%\nX", ''],
  ["apply_patch '%'", ''],
  ["cat <<'EOF' | apply_patch\n%\nEOF", ''],
  ["set -e\n/usr/local/bin/apply_patch \\\n <<'EOF'\n%\nEOF", ''],
  ['bash -lc "apply_patch <<\'EOF\'\n%\nEOF\n"', ''],
  ["cd sub && apply_patch <<'EOF'\n%\nEOF", 'sub/'],
  ["cd sub/ && apply_patch <<'EOF'\n%\nEOF", 'sub/'],
  ["  cd 'my sub' && apply_patch <<'EOF'\n%\nEOF", 'my sub/'],
  ['cd "/srv/x" && apply_patch <<EOF\n%\nEOF', '/srv/x/'],
])('the command %j changes files of %j', (command, folder) => {
  const patch =
    '*** Begin Patch\n*** Add File: a.txt\n+x\n*** Update File: /abs/b\n*** Move to: c\n@@\n-1\n+2\n*** End Patch'
  const found = inCommand(command.replace('%', patch))
  expect(found?.patch).toBe(patch)
  expect(found?.files).toEqual([add(`${folder}a.txt`), move('/abs/b', `${folder}c`)])
})

test('two patches in one command are one change of all their files', () => {
  const one = (path: string): string => `apply_patch <<'EOF'\n*** Begin Patch\n${path}\n*** End Patch\nEOF\n`
  const command = one('*** Update File: a\n@@\n-1\n+2') + one('  *** Delete File: b')
  expect(inCommand(command)?.files).toEqual([update('a'), remove('b')])
})

test.each([
  'echo hello',
  'apply_patch --help',
  "cat > p <<'EOF'\n*** Begin Patch\n*** Add File: a\n+x\n*** End Patch\nEOF",
  'my_apply_patch_notes; echo "*** Begin Patch"',
])('the command %j holds no patch', (command) => {
  expect(inCommand(command)).toBeUndefined()
})

const path = fc.stringMatching(/^[A-Za-z0-9_./-][A-Za-z0-9_./ -]{0,20}[A-Za-z0-9_./-]$/)
const line = fc.string({ unit: fc.constantFrom('a', ' ', '*', '+', '@', '\\', '"', 'ü') })
const lines = (sign: string): fc.Arbitrary<string> =>
  fc.array(line, { minLength: 1, maxLength: 4 }).map((all) => all.map((one) => `${sign}${one}\n`).join(''))
const hunk: fc.Arbitrary<readonly [string, PatchedFile]> = fc.oneof(
  fc.tuple(path, lines('+')).map(([p, body]) => [`*** Add File: ${p}\n${body}`, add(p)] as const),
  path.map((p) => [`*** Delete File: ${p}\n`, remove(p)] as const),
  fc
    .tuple(path, fc.option(path), lines(' '), lines('-'), lines('+'))
    .map(
      ([p, to, ...body]) =>
        [
          `*** Update File: ${p}\n${to === null ? '' : `*** Move to: ${to}\n`}@@\n${body.join('')}`,
          to === null ? update(p) : move(p, to),
        ] as const,
    ),
)

test('every file of a well-formed patch is found, and no other', () => {
  fc.assert(
    fc.property(fc.array(hunk, { minLength: 1 }), fc.constantFrom('\n', '\r\n'), (hunks, eol) => {
      const patch = `*** Begin Patch\n${hunks.map(([text]) => text).join('')}*** End Patch\n`
      const touched = hunks.map(([, file]) => file)
      expect(filesOf(patch.replaceAll('\n', eol))).toEqual(touched)
      expect(inCommand(`apply_patch <<'EOF'\n${patch}EOF`)?.files).toEqual(touched)
    }),
  )
})

test('no text breaks the parser', () => {
  const piece = fc.oneof(
    anyText,
    fc.constantFrom(
      '*** Begin Patch',
      '*** Update File: a',
      '*** Move to: b',
      '*** End Patch',
      '\n',
      '\r',
      '***',
      ' ',
      'apply_patch',
      'cd x && ',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const file of [...filesOf(pieces.join('')), ...(inCommand(pieces.join(''))?.files ?? [])])
        expect(Object.keys(file)).toEqual(['path', 'change', 'to'])
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['one line', 'x'],
  ['blanks', ' '],
  ['empty lines', '\n'],
  ['stars', '*'],
  ['headers', '*** Update File: a\n'],
  ['openers', 'apply_patch *** Begin Patch '],
  ['openers and lines', 'apply_patch <<EOF\n*** Begin Patch\n'],
  ['directories', 'cd x && '],
  ['quotes', "cd '"],
])('megabytes of %s are read in one pass', { timeout: 60_000 }, (_what, unit) => {
  const text = unit.repeat(5_000_000 / unit.length)
  const started = performance.now()
  filesOf(`*** Begin Patch\n${text}`)
  inCommand(`${text}apply_patch *** Begin Patch${text}`)
  expect(performance.now() - started).toBeLessThan(20_000)
})

test('a rewritten patch has the files of the new one', () => {
  const event = codex.decode(recorded('pre-tool-use.apply-patch'), stamp())[0]!
  const patch = '*** Begin Patch\n*** Delete File: z\n*** End Patch'
  expect(codex.rewritten(event, { patch })).toEqual({
    ...event,
    raw: { ...(event.raw as object), tool_input: { command: patch } },
    data: { files: [remove('z')], patch, callId: 'call_4' },
  })
})

test('what a rewritten command now is follows from its payload', () => {
  const [event] = codex.decode(recorded('pre-tool-use.bash'), stamp())
  const command = "apply_patch <<'EOF'\n*** Begin Patch\n*** Delete File: z\n*** End Patch\nEOF"
  const again = codex.decode(codex.rewritten(event!, { command }).raw, stamp())
  expect(again.map(({ name, data }) => [name, data])).toMatchObject([
    ['exec.before', { command }],
    ['patch.before', { files: [remove('z')] }],
  ])
})

test('a rewritten call has the new field and nothing else new', () => {
  const decode = (name: string): LifecycleEvent => codex.decode(recorded(name), stamp())[0]!
  const cases = [
    [
      decode('pre-tool-use.bash'),
      { command: 'ls' },
      { command: 'ls', argv: null, cwd: null, callId: 'call_2' },
    ],
    [
      decode('pre-tool-use.mcp'),
      { arguments: { a: 1 } },
      { server: 'lab', tool: 'echo', arguments: { a: 1 }, callId: 'call_7' },
    ],
    [
      decode('pre-tool-use.get-goal'),
      { input: { a: [1] } },
      { tool: 'get_goal', input: { a: [1] }, callId: 'call_12' },
    ],
  ] as const
  for (const [event, rewrite, expected] of cases) {
    const before = structuredClone(event)
    expect(codex.rewritten(event, rewrite)).toMatchObject({
      name: event.name,
      key: event.key,
      data: expected,
    })
    expect(codex.decode(codex.rewritten(event, rewrite).raw, stamp())[0]!.data).toEqual(expected)
    expect(event).toEqual(before)
  }
})

test('paths are seen from the project root, wherever in it the session stands', () => {
  const payload = { ...recorded('pre-tool-use.apply-patch'), cwd: '/repo/packages/a' }
  const patch =
    '*** Begin Patch\n*** Update File: x\n*** Move to: ../b/y\n*** Delete File: /repo/z\n*** End Patch'
  const inRepo = { ...stamp(), root: () => '/repo' }
  const [event] = codex.decode({ ...payload, tool_input: { command: patch } }, inRepo)
  const files = [
    { path: 'packages/a/x', change: 'move', to: 'packages/a/../b/y' },
    { path: '/repo/z', change: 'delete', to: null },
  ]
  expect(event!.data).toMatchObject({ files })
  expect(codex.rewritten(event!, { patch }).data).toMatchObject({ files })
})
