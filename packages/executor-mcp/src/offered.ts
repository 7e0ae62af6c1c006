import { mcpError } from './errors.ts'
import { misfit } from './fits.ts'
import { nearest } from './nearest.ts'
import { oneLine } from './notices.ts'
import type { Tools } from './tools.ts'

/** @throws HooklineError `MCP_TOOL_UNKNOWN`, `MCP_ARGUMENTS_INVALID`: what the server offers says so */
export function refuseMisfit(
  tool: string,
  args: Readonly<Record<string, unknown>>,
  { schemas, isWhole }: Tools,
): void {
  if (!schemas.has(tool)) {
    if (!isWhole) return
    throw mcpError('MCP_TOOL_UNKNOWN', `there is no such tool${others(tool, [...schemas.keys()])}`)
  }
  const fault = misfit(args, schemas.get(tool))
  if (fault !== undefined) throw mcpError('MCP_ARGUMENTS_INVALID', oneLine(fault, 500))
}

function others(tool: string, names: readonly string[]): string {
  const near = nearest(tool, names)
  if (near !== undefined) return `, did you mean "${oneLine(near, 100)}"?`
  if (names.length === 0) return ': the server has none'
  const some = names.slice(0, 8).map((name) => oneLine(name, 60))
  return `; the server has ${some.join(', ')}${names.length > some.length ? `, and ${names.length - some.length} more` : ''}`
}
