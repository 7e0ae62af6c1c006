import type { StandardSchema } from '@hookline/core'
import { mcpError } from './errors.ts'
import type { Session } from './session.ts'
import { weight } from './weight.ts'
import { inWords } from './units.ts'

/** What a server offers. */
export interface Tools {
  /** Each with the schema of its arguments; `undefined` where that is not kept. */
  readonly schemas: ReadonlyMap<string, unknown>
  /** False: there may be more. */
  readonly isWhole: boolean
}

const MAX_PAGES = 100
const MAX_TOOLS = 10_000
const MAX_NAME = 256
/** Of all schemas together, in letters; what comes later is not kept. */
const MAX_SCHEMAS = 4_000_000

interface Page {
  readonly tools: readonly { readonly name?: unknown; readonly inputSchema?: unknown }[]
  readonly nextCursor?: string
}

/** Everything the server offers, page by page, as far as that has an end. */
export async function listTools(session: Session, timeoutMs: number): Promise<Tools> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const list = createList()
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page++) {
    const found = await onePage(session, cursor, deadline, timeoutMs)
    if (found === 'none') return { ...list, isWhole: true }
    const hasRoom = list.add(found)
    const isLast = found.nextCursor === undefined || found.nextCursor === cursor
    if (isLast || !hasRoom)
      return { schemas: list.schemas, isWhole: hasRoom && found.nextCursor === undefined }
    cursor = found.nextCursor
  }
  return { schemas: list.schemas, isWhole: false }
}

/** A server without tools need not know the question. */
async function onePage(
  session: Session,
  cursor: string | undefined,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Page | 'none'> {
  const params = cursor === undefined ? {} : { cursor }
  try {
    return await session.request({ method: 'tools/list', params }, PAGE, { signal })
  } catch (thrown) {
    if ((thrown as { readonly code?: unknown }).code === NO_METHOD) return 'none'
    if (!signal.aborted) throw thrown
    throw mcpError('MCP_INITIALIZE', `it did not tell its tools within ${inWords(timeoutMs)}`, {
      retryable: true,
    })
  }
}

const NO_METHOD = -32_601

/** Read leniently: one tool that is odd does not take away the others. */
const PAGE: StandardSchema<Page> = {
  '~standard': {
    version: 1,
    vendor: 'hookline',
    validate: (value) => {
      const { tools, nextCursor } = value as Partial<Page>
      if (!Array.isArray(tools)) return { issues: [{ message: 'tools is not a list' }] }
      return { value: { tools, ...(typeof nextCursor === 'string' && { nextCursor }) } }
    },
  },
}

function createList(): { readonly schemas: Map<string, unknown>; readonly add: (page: Page) => boolean } {
  const schemas = new Map<string, unknown>()
  let left = MAX_SCHEMAS
  const add = ({ tools }: Page): boolean => {
    for (const tool of tools) {
      const { name, inputSchema } = tool ?? {}
      if (typeof name !== 'string' || name.length > MAX_NAME) continue
      if (schemas.size >= MAX_TOOLS) return false
      const heavy = weight(inputSchema, left)
      const isKept = heavy < left
      if (isKept) left -= heavy
      schemas.set(name, isKept ? inputSchema : undefined)
    }
    return true
  }
  return { schemas, add }
}
