/** The text of a hooks.toml with a first line that tells editors where its schema is; nothing else changes. */
export function withSchemaLine(text: string, schema: string): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const body = text.slice(mark.length)
  const line = `#:schema ${schema}`
  const first = /^#:schema[^\r\n]*/.exec(body)?.[0]
  if (first !== undefined) return mark + line + body.slice(first.length)
  const end = body.includes('\r\n') ? '\r\n' : '\n'
  return `${mark}${line}${end}${body}`
}
