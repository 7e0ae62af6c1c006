/** An `if` that holds in one project only; `undefined` for a path that could not be written down. */
export function here(root: string): string | undefined {
  // a variable or a hole in the path would be filled in
  if (/[$]\{|\{\{/.test(root)) return undefined
  return quoted(`event.session.root == ${JSON.stringify(root)}`)
}

/** A JSON string is a TOML string, but for the one control character that JSON lets through. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u007F', '\\u007F')
}
