/** A line of the protocol, as far as it was looked at. */
export interface Line {
  readonly bytes: Buffer
  /** Told by how the line begins; `undefined`: it does not tell. */
  readonly method: string | undefined
  /** What it says; `undefined`: it is no JSON. Read when it is asked for. */
  readonly message: () => unknown
}

/** The names of what a message holds that are looked at here. */
export interface Message {
  readonly id?: unknown
  readonly method?: unknown
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: unknown
  readonly error?: unknown
}

const METHOD = /^\s*\{\s*"method"\s*:\s*"([^"\\]{1,100})"/
const ANSWER = /^\s*\{\s*"id"\s*:\s*(?:"[^"\\]{0,100}"|-?\d{1,20})\s*,\s*"(?:result|error)"/

export function lineOf(bytes: Buffer): Line {
  let read: { readonly message: unknown } | undefined
  return {
    bytes,
    method: methodIn(bytes),
    message: () => (read ??= { message: parse(bytes) }).message,
  }
}

/** The method that a line begins with. */
export function methodIn(head: Buffer): string | undefined {
  return METHOD.exec(head.toString('latin1', 0, 200))?.[1]
}

/** True for the beginning of an answer. */
export function isAnswer(head: Buffer): boolean {
  return ANSWER.test(head.toString('latin1', 0, 200))
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/** A message as an object; of anything else nothing is known. */
export function messageOf(line: Line): Message {
  const found = line.message()
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {}
}

/** The thread that a message is about. */
export function threadIn({ params }: Message): string | undefined {
  const thread =
    (params?.['thread'] as { readonly id?: unknown } | null | undefined)?.id ??
    params?.['threadId'] ??
    // as it was called before
    params?.['conversationId']
  return typeof thread === 'string' ? thread : undefined
}

/** A message of ours as a line. */
export function written(message: object): Buffer {
  return Buffer.from(`${JSON.stringify(message)}\n`)
}
