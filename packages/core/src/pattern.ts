import type { SubjectKind } from './event.ts'

/** A compiled pattern. */
export type Test = (text: string) => boolean

const MAX_ALTERNATIVES = 256

/**
 * A glob as a test in linear time: `*` any run, `?` one character, `{a,b}` either. In a path `*` and `?` stop at `/`,
 * `**` does not, and a pattern without `/` is about the file's name wherever it lies.
 */
export function glob(pattern: string, kind: SubjectKind): Test {
  const tests = braces(pattern).map((alternative) =>
    kind === 'path' ? pathTest(alternative) : (text: string) => wild(alternative, text),
  )
  return tests.length === 1 ? tests[0]! : (text) => tests.some((test) => test(text))
}

function pathTest(pattern: string): Test {
  if (!pattern.includes('/')) return (path) => wild(pattern, path.slice(path.lastIndexOf('/') + 1))
  const want = pattern.split('/')
  return (path) => segments(want, path.split('/'))
}

/** Two pointers, the last `**` being the only place ever gone back to. */
function segments(want: readonly string[], have: readonly string[]): boolean {
  let w = 0
  let h = 0
  let star = -1
  let from = 0
  while (h < have.length) {
    if (want[w] === '**') {
      star = w++
      from = h
    } else if (w < want.length && wild(want[w]!, have[h]!)) {
      w++
      h++
    } else if (star >= 0) {
      w = star + 1
      h = ++from
    } else return false
  }
  while (want[w] === '**') w++
  return w === want.length
}

function wild(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let from = 0
  while (t < text.length) {
    const want = pattern.charCodeAt(p)
    if (want === 42 /* * */) {
      star = p++
      from = t
    } else if (p < pattern.length && (want === 63 /* ? */ || want === text.charCodeAt(t))) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++from
    } else return false
  }
  while (pattern.charCodeAt(p) === 42) p++
  return p === pattern.length
}

/** `a{b,c}` as `ab`, `ac`; braces without a comma, or too many of them, stand for themselves. */
function braces(pattern: string): readonly string[] {
  let open = [pattern]
  for (;;) {
    const next = open.flatMap(expandFirst)
    if (next.length === open.length || next.length > MAX_ALTERNATIVES) return open
    open = next
  }
}

function expandFirst(pattern: string): readonly string[] {
  const found = pattern.includes('{') ? /\{([^{}]*,[^{}]*)\}/.exec(pattern) : null
  if (found === null) return [pattern]
  const [before, after] = [pattern.slice(0, found.index), pattern.slice(found.index + found[0].length)]
  return found[1]!.split(',').map((choice) => before + choice + after)
}

/** A path as patterns see it: without `.` and `..`, relative to the root where it lies inside. */
export function normalPath(path: string, root: string): string {
  const absolute = path.startsWith('/')
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..' || out.length === 0 || out.at(-1) === '..') out.push(part)
    else out.pop()
  }
  const clean = (absolute ? '/' : '') + out.filter((part) => !absolute || part !== '..').join('/')
  return root !== '' && clean.startsWith(root + '/') ? clean.slice(root.length + 1) : clean
}
