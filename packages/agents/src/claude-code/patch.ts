/** What a call changes in one file, as text. */
export interface FileText {
  readonly path: string
  readonly change: 'add' | 'update'
  /** What is replaced by what, one after another; of a file that is new the one text of it. */
  readonly hunks: readonly Hunk[]
}

/** A piece of a file, and what stands there afterwards. */
export interface Hunk {
  readonly before: string
  readonly after: string
}

const BEGIN = '*** Begin Patch'
const END = '*** End Patch'
const HEADERS = { add: '*** Add File: ', update: '*** Update File: ' } as const
const NO_NEWLINE = '\\ No newline at end of file'

/**
 * The change in the format of `apply_patch`, so that a hook reads one format whichever agent it is. Unlike there, `@@` says
 * nothing of where a hunk belongs, and a line of its own tells that a new file does not end with a line break.
 */
export function patchText({ path, change, hunks }: FileText): string {
  const body =
    change === 'add' ? newLines(hunks.map(({ after }) => after).join('')) : hunks.flatMap(hunkLines)
  return [BEGIN, `${HEADERS[change]}${path}`, ...body, END, ''].join('\n')
}

function newLines(text: string): readonly string[] {
  if (text === '') return []
  const isWhole = text.endsWith('\n')
  return [...signed('+', isWhole ? text.slice(0, -1) : text), ...(isWhole ? [] : [NO_NEWLINE])]
}

function hunkLines({ before, after }: Hunk): readonly string[] {
  return ['@@', ...(before === '' ? [] : signed('-', before)), ...(after === '' ? [] : signed('+', after))]
}

function signed(sign: '-' | '+', text: string): readonly string[] {
  return text.split('\n').map((line) => `${sign}${line}`)
}

/** The change that a patch of one file tells; `undefined` for any other text. */
export function textOf(patch: string): FileText | undefined {
  const lines = patch.replace(/\n$/, '').split('\n')
  const [begin, header = '', ...body] = lines
  if (begin !== BEGIN || body.pop() !== END) return undefined
  for (const change of ['add', 'update'] as const) {
    const path = header.slice(HEADERS[change].length)
    if (!header.startsWith(HEADERS[change]) || path === '') continue
    const hunks = change === 'add' ? newText(body) : hunksOf(body)
    return hunks && { path, change, hunks }
  }
  return undefined
}

function newText(body: readonly string[]): readonly Hunk[] | undefined {
  const isCut = body.at(-1) === NO_NEWLINE
  const lines = isCut ? body.slice(0, -1) : body
  if (!lines.every((line) => line.startsWith('+'))) return undefined
  const text = lines.map((line) => line.slice(1)).join('\n')
  return [{ before: '', after: lines.length === 0 || isCut ? text : `${text}\n` }]
}

function hunksOf(body: readonly string[]): readonly Hunk[] | undefined {
  const hunks: string[][] = []
  for (const line of body) {
    if (line.startsWith('@@')) hunks.push([])
    else if (/^[-+ ]/.test(line) && hunks.length > 0) hunks.at(-1)!.push(line)
    else return undefined
  }
  return hunks.map((lines) => ({ before: side(lines, '-'), after: side(lines, '+') }))
}

/** The lines of one sign, and those of both. */
function side(lines: readonly string[], sign: '-' | '+'): string {
  return lines
    .filter((line) => line.startsWith(sign) || line.startsWith(' '))
    .map((line) => line.slice(1))
    .join('\n')
}
