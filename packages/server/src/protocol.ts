/**
 * How a client speaks to the resident process: a greeting, one byte that says whether the call is taken, and only then the
 * call itself. Until that byte a client has given nothing away, and may go another way with all that it holds; whatever comes
 * after it is answered here or not at all, so that no hook runs twice. By a pipe all this comes after what pipe.ts has.
 *
 *     client: hookline 1 call 1.2.0-0a1b2c3d4e5f <proof>\n         the copy of hookline that was called; proof.ts, but by a pipe
 *     server: +                                           or `-`: not here; a process of its own does it
 *     client: <args> <env> <body>\n args env body          three counts of bytes; words and variables are joined by NUL
 *     server: <exit code> <stdout> <stderr>\n stdout stderr
 */
export const GREETING = 'hookline 1'
export const TAKEN = '+'
export const REFUSED = '-'

/** Bytes: a greeting is short, a call holds what an agent's tools put out. */
export const MAX_GREETING = 256
export const MAX_HEADER = 64
export const MAX_CALL: number = 64 << 20
