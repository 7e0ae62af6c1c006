import type { Findings } from './compose.ts'

/** The lines of an `if` that holds in one project only; `undefined` for a path that could not be written down. */
export function here({ root, ofProject }: Findings): string | undefined {
  // what is committed holds wherever it is cloned to
  if (ofProject === true) return ''
  // a variable or a hole in the path would be filled in
  if (/[$]\{|\{\{/.test(root)) return undefined
  return `if = ${quoted(`event.session.root == ${JSON.stringify(root)}`)}\n`
}

/** A JSON string is a TOML string, but for the one control character that JSON lets through. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', '\\u007F')
}
