/** `preToolUse`, as one of Codex's doors has it, as all others do: `PreToolUse`. */
export function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}
