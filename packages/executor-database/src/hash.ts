/** The SHA-256 of a text, in hexadecimal. Loaded when it is needed, which most rows do not. */
export function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')
}
