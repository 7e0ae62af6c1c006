import type { HooklineError } from '@hookline/core'
import type { CompileHow } from '@hookline/runtime'
import { compiler } from '../compiler.ts'

void main()

/** Compiles a hooks.toml for the process that started this one, which stays small. */
async function main(): Promise<void> {
  const [file, how] = JSON.parse(process.argv[2]!) as [string, CompileHow]
  const compile = await compiler()
  const compiled = await compile(file, how)
  const told = compiled.ok ? compiled : { ok: false, errors: compiled.errors.map(plain) }
  process.stdout.write(JSON.stringify(told), () => process.exit(0))
}

function plain({ code, message, hint, details }: HooklineError): object {
  const { cause: _cause, ...rest } = details
  return { code, message, details: { ...rest, hint } }
}
