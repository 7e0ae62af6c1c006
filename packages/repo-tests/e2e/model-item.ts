/** What the scripted model says or does. */
export type ModelItem =
  | { readonly say: string }
  /** A shell command; not run as a login shell unless `login` says so. */
  | { readonly shell: string; readonly login?: boolean }
  /** A patch in Codex's own format. */
  | { readonly patch: string }
  /** A call of a tool; those of an MCP server have the namespace `mcp__<server>`. */
  | { readonly call: string; readonly namespace?: string; readonly args: object }
  /** A search that the model's provider made. */
  | { readonly search: string }
  /** JavaScript that calls `tools.*`: how models in code mode act. */
  | { readonly js: string }

/** An output item as the Responses API sends it. */
export interface OutputItem {
  readonly type: string
  readonly id: string
  readonly [field: string]: unknown
}

/** The item on the wire; `n` makes its ids. */
export function outputItem(item: ModelItem, n: number): OutputItem {
  const call = { call_id: `call_${n}` }
  if ('say' in item) return message(item.say, n)
  if ('patch' in item) return custom('apply_patch', item.patch, n)
  if ('js' in item) return custom('exec', item.js, n)
  if ('search' in item) return searched(item.search, n)
  if ('shell' in item) {
    const args = JSON.stringify({ cmd: item.shell, login: item.login ?? false })
    return { type: 'function_call', id: `fc_${n}`, ...call, name: 'exec_command', arguments: args }
  }
  const { call: name, namespace, args } = item
  const where = namespace === undefined ? {} : { namespace }
  return { type: 'function_call', id: `fc_${n}`, ...call, name, ...where, arguments: JSON.stringify(args) }
}

function message(text: string, n: number): OutputItem {
  const content = [{ type: 'output_text', text, annotations: [] }]
  return { type: 'message', id: `msg_${n}`, role: 'assistant', status: 'completed', content }
}

function searched(query: string, n: number): OutputItem {
  return { type: 'web_search_call', id: `ws_${n}`, status: 'completed', action: { type: 'search', query } }
}

function custom(name: string, input: string, n: number): OutputItem {
  return { type: 'custom_tool_call', id: `ctc_${n}`, call_id: `call_${n}`, name, input }
}
