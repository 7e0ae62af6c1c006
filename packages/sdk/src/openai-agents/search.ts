import type { Tool } from '@openai/agents'

type Search = (...args: readonly unknown[]) => unknown

/**
 * A search for tools that the program makes itself: what it finds asks hooks as well. The SDK keeps the function under a symbol of its
 * own; a search at the model's provider has none.
 */
export function hookedSearch<Found extends Tool>(tool: Found, hooked: (tool: Tool) => Tool): Found {
  const fields = Object.getOwnPropertyDescriptors(tool) as Readonly<
    Record<string | symbol, PropertyDescriptor>
  >
  const keys = Object.getOwnPropertySymbols(tool).filter((key) => typeof fields[key]?.value === 'function')
  if (keys.length === 0) return tool
  const searches = keys.map((key) => {
    const search = fields[key]!.value as Search
    const value: Search = async (...args) => found(await search(...args), hooked)
    return [key, { ...fields[key], value }] as const
  })
  return Object.create(Object.getPrototypeOf(tool) as object, {
    ...fields,
    ...Object.fromEntries(searches),
  }) as Found
}

function found(tools: unknown, hooked: (tool: Tool) => Tool): unknown {
  if (tools == null) return tools
  return Array.isArray(tools) ? (tools as Tool[]).map(hooked) : hooked(tools as Tool)
}
