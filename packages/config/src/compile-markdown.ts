import { HooklineError } from '@hookline/core'
import { compile } from './compile.ts'
import { tomlBlocks, type TomlBlock } from './markdown.ts'
import type { Compiled, CompileOptions } from './plan.ts'
import { readSource } from './source.ts'

/** Reads every hooks.toml in a Markdown file; places are those in the Markdown file. Never rejects. */
export async function compileMarkdown(options: CompileOptions): Promise<readonly Compiled[]> {
  try {
    const { text } = await readSource(options.file, options.layer ?? 'user', options.text)
    const all: Compiled[] = []
    for (const block of tomlBlocks(text)) {
      all.push(moved(await compile({ ...options, text: block.text }), block))
    }
    return all
  } catch (thrown) {
    return [{ ok: false, errors: [HooklineError.from(thrown, 'INTERNAL')] }]
  }
}

/** The same, with columns that count what stands before the block in its lines. */
function moved(compiled: Compiled, { indents }: TomlBlock): Compiled {
  const column = (line: number, at: number): number => at + (indents.get(line) ?? 0)
  if (!compiled.ok) return { ok: false, errors: compiled.errors.map((error) => movedError(error, column)) }
  const { plan } = compiled
  const warnings = plan.warnings.map((one) => ({ ...one, column: column(one.line, one.column) }))
  return { ...compiled, plan: { ...plan, warnings } }
}

function movedError(error: HooklineError, column: (line: number, at: number) => number): HooklineError {
  const { code, message, hint, details } = error
  if (details.line === undefined || details.column === undefined) return error
  return new HooklineError(code, message, {
    ...details,
    hint,
    column: column(details.line, details.column),
  })
}
