/** Where a value stands in a JSON text: offsets, and the same of what is in it. */
export interface JsonNode {
  readonly start: number
  readonly end: number
  readonly kind: 'object' | 'array' | 'scalar'
  readonly items: readonly JsonItem[]
}

/** An element, or a member with its key; a member's text begins at its key. */
export interface JsonItem {
  readonly start: number
  readonly key?: string
  readonly value: JsonNode
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Reads where everything stands. @throws SyntaxError when the text is not JSON */
export function jsonTree(text: string): JsonNode {
  JSON.parse(text)
  const tokens = [...text.matchAll(TOKEN)].map((found) => ({ text: found[0], at: found.index }))
  return readValue({ tokens, next: 0 })
}

/** The member of that name; the last, as every parser takes it. */
export function member(node: JsonNode | undefined, key: string): JsonItem | undefined {
  return node?.kind === 'object' ? node.items.findLast((item) => item.key === key) : undefined
}

interface Reader {
  readonly tokens: readonly { readonly text: string; readonly at: number }[]
  next: number
}

function readValue(reader: Reader): JsonNode {
  const { text, at } = reader.tokens[reader.next++]!
  if (text !== '{' && text !== '[') return { start: at, end: at + text.length, kind: 'scalar', items: [] }
  const items: JsonItem[] = []
  for (;;) {
    const token = reader.tokens[reader.next]!
    if (token.text === '}' || token.text === ']') {
      reader.next++
      return { start: at, end: token.at + 1, kind: text === '{' ? 'object' : 'array', items }
    }
    if (token.text === ',') reader.next++
    else items.push(text === '{' ? readMember(reader) : readElement(reader))
  }
}

function readMember(reader: Reader): JsonItem {
  const { text, at } = reader.tokens[reader.next]!
  reader.next += 2
  return { start: at, key: JSON.parse(text) as string, value: readValue(reader) }
}

function readElement(reader: Reader): JsonItem {
  const value = readValue(reader)
  return { start: value.start, value }
}
