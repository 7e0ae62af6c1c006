import type { Findings } from './compose.ts'
import { here } from './here.ts'
import type { Formatter } from './tools.ts'

/** A hook for each formatter of the project. */
export function formats(found: Findings): readonly string[] {
  const inside = here(found)
  return inside === undefined ? [] : found.formatters.map((one) => format(one, inside))
}

function format({ name, match, command }: Formatter, inside: string): string {
  return `# Files are formatted as soon as they are patched. \`"$@"\` are the paths that matched; deleted ones are left out.
${inside === '' ? '' : WHY_IF}[[hooks]]
id = "format-with-${name}"
on = "patch.after"
match = "${match}"
${inside}run = '''
for file do shift; [ -f "$file" ] && set -- "$@" "$file"; done
[ $# -eq 0 ] || ${command} "$@"
'''
timeout = "30s"
`
}

const WHY_IF =
  '# The file you are reading is for all of your projects, so `if` says in which one this holds.\n'
