/** What the user or the company allows of the network. */
export interface Network {
  /** Private targets that may be reached: `host:port`. */
  readonly allowPrivate: readonly string[]
}

/** An MCP server as an agent has it set up. Values may be secret: never write them anywhere. */
export type McpServer = {
  /** The file that it stands in. */
  readonly file: string
} & (
  | {
      readonly command: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string>>
      /** Absolute. */
      readonly cwd?: string | undefined
    }
  | {
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
      /** Default: streamable HTTP, and SSE if the server needs it. */
      readonly transport?: 'http' | 'sse' | undefined
    }
)
