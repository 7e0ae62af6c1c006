import { HooklineError, type ErrorDetails } from '@hookline/core'

/** What can go wrong with a tool of an MCP server: code, and what to do about it. */
export const MCP_ERRORS = {
  MCP_SERVER_NOT_STARTED:
    'A bare name is looked up in PATH, `./name` beside the hooks.toml; start the server by hand to see what it says.',
  MCP_PROGRAM_RELATIVE: 'Give the program an absolute path: there is no hooks.toml it could lie beside.',
  MCP_CWD_MISSING: 'Make the directory, or name another one in `with.cwd`.',
  MCP_URL_INVALID:
    'Write the whole address, "https://host/mcp"; what lets you in stands in `with.token` or `with.headers`.',
  MCP_HEADER_INVALID:
    'A header holds one line of letters, digits and signs: look at where its value comes from.',
  MCP_INITIALIZE:
    'Start the server by hand to see what it says; if it only is slow, raise `with.initialize_timeout`.',
  MCP_TOOL_UNKNOWN: 'Name a tool that the server has: `hookline check` asks it.',
  MCP_ARGUMENTS_INVALID: "Mend `with.arguments`: the tool's own schema says what it takes.",
  MCP_TOOL_FAILED: 'The tool itself says that it failed: see the message.',
  MCP_REFUSED: 'The server did not take the call: see its words in the message.',
  MCP_CONNECTION_LOST: 'See in the log what the server said last; it is started, or connected to, again.',
  MCP_OVER_LIMITS: 'Let the server use less, or raise `limits` of the hook.',
  MCP_HTTP_STATUS: 'Look at the address in `with.url`, and at what the server logs.',
  MCP_REDIRECT:
    'Redirects are not followed: write the address that it leads to, if you trust it, in `with.url`.',
  MCP_UNAUTHORIZED: 'Give `with.token` a secret that the server takes.',
  MCP_RESULT_TOO_LARGE: 'Let the tool give less, or raise `with.max_result`.',
  MCP_PROTOCOL: 'The server does not keep to MCP: see the message, and tell its author.',
  MCP_ANSWER_INVALID:
    'On a guard a tool gives nothing, or one object of decision, reason, message, context, rewrite, stop, data; for anything else write `decide`.',
  MCP_ABORTED: 'Make the tool faster, or raise the `timeout` of the hook.',
} as const

/** A code of the table above. */
export type McpErrorCode = keyof typeof MCP_ERRORS

/** An error of this executor, with the hint of its code; trying again is no use unless `details` say so. */
export function mcpError(code: McpErrorCode, message: string, details: ErrorDetails = {}): HooklineError {
  return new HooklineError(code, message, { hint: MCP_ERRORS[code], retryable: false, ...details })
}
