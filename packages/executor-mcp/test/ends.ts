/** How a process that uses MCP servers is over. */
export type Way =
  | 'close and end'
  | 'end by itself'
  | 'exit'
  | 'close and exit'
  | 'throw'
  | 'wait'
  | 'handle and wait'
