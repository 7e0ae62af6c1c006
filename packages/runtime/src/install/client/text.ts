/** What a client's text is made of. */
export interface ClientText {
  readonly version: string
  /** The folder of the server's socket. */
  readonly run: string
  readonly platform: NodeJS.Platform
  readonly arch: NodeJS.Architecture
  /** Where the user's own things lie, whatever the environment says. */
  readonly homes: Homes
}

/** The folders that XDG names, as they were when hookline was installed. */
export interface Homes {
  readonly state: string
  readonly config: string
}

/** How a client in Node comes to a server: parts of its text. */
export interface NodeWay {
  /** What finding needs of `node:fs`. */
  readonly reads: string
  /** A variable's `name` as the server is told it. */
  readonly nameOf: string
  /** The function `find()`: where the server is, unless there is none that may be asked. */
  readonly find: string
  /** The function `greet(server, greeting, other, then)`, the greeting without its line end: one of both is called, `then` with what came behind the `+`. */
  readonly greet: string
}
