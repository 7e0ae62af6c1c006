/** `PreToolUse` as Codex writes it in keys and hashes: `pre_tool_use`. */
export function nativeKey(native: string): string {
  return native.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}
