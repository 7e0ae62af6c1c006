import type { Path, Report } from './fault.ts'
import type { HookTable } from './hook-table.ts'
import { eachText } from './template.ts'

/** Reports `${VAR}` wherever it would be taken for text; a shell line has variables of its own. */
export function checkVariables(value: unknown, path: Path, report: Report): void {
  eachText(value, [], (text, inside) => {
    const found = text.includes('${') ? /\$\{[A-Za-z_]\w*(:[-?][^}]*)?\}/.exec(text) : null
    if (found === null) return
    report({
      code: 'VARIABLE_UNSUPPORTED',
      message: `${found[0]} would stand here as it is`,
      path: [...path, ...inside],
      offset: found.index,
    })
  })
}

/** The part of a hook in which `${VAR}` is not the shell's. */
export function withoutShell(table: HookTable): HookTable {
  if (typeof table.run !== 'string') return table
  const { run: _run, ...rest } = table
  return rest
}
