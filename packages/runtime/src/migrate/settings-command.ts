import type { Original } from './original.ts'
import type { SettingsTongue } from './settings-tongue.ts'
import { shellLine, type ShellLine } from './shell-line.ts'

/** What a handler runs, as one line; or why it cannot be one. */
export function commandOf(
  handler: Original['handler'],
  { shell }: SettingsTongue,
): (ShellLine & { readonly command: string }) | { readonly cannot: string } {
  const given = handler['command'] as string
  const command = Array.isArray(handler['args']) ? words([given, ...(handler['args'] as unknown[])]) : given
  if (command.trim() === '') return { cannot: 'it has no command, and never ran' }
  if (command.includes('\0')) return { cannot: 'no command can hold a NUL byte' }
  if (handler['shell'] === 'powershell') return { cannot: 'it is written for PowerShell' }
  return { ...shellLine(command, handler['shell'] === 'bash' ? '/bin/bash' : shell), command }
}

/** Without a shell every word stays one; what stands in `${ }` was filled in. */
function words(all: readonly unknown[]): string {
  return `exec ${all.map((word) => quoted(String(word))).join(' ')}`
}

function quoted(word: string): string {
  const parts = word.split(/(\$\{?[A-Za-z_]\w*\}?)/).filter((part) => part !== '')
  const shown = parts.map((part) =>
    /^\$(\w+|\{\w+\})$/.test(part) ? `"${part}"` : `'${part.replaceAll("'", String.raw`'\''`)}'`,
  )
  return shown.length === 0 ? "''" : shown.join('')
}
