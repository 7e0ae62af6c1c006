/**
 * The name of a file that is about something with a name of any length. Readable, and told apart by a number (FNV-1a)
 * rather than by a cryptographic hash: node:crypto would cost every event more than the plan does. Whoever reads such a file
 * looks whether it is about what was meant.
 */
export function fileName(about: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < about.length; at++) hash = Math.imul(hash ^ about.charCodeAt(at), 0x01000193)
  return `${encodeURIComponent(about).slice(-MOST)}.${(hash >>> 0).toString(16)}`
}

/** What a file system takes is 255 bytes, and what is written first has a longer name. */
const MOST = 180
