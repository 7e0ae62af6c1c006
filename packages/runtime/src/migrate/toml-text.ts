/** A text as TOML writes it: as it is between single quotes where that can be. */
export function tomlText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- TOML has no place for them
  if (/^[^\u0000-\u001F\u007F-\u009F"'\\]*$/.test(text)) return `"${text}"`
  // oxlint-disable-next-line no-control-regex -- TOML has no place for them
  if (/^[^\u0000-\u0008\u000A-\u001F\u007F']*$/.test(text) && text === wellFormed(text)) return `'${text}'`
  const json = JSON.stringify(wellFormed(text))
  return json.replaceAll('\u007F', '\\u007F')
}

/** One text, or a list of them. */
export function tomlTexts(texts: readonly string[]): string {
  return texts.length === 1 ? tomlText(texts[0]!) : tomlList(texts)
}

export function tomlList(texts: readonly string[]): string {
  return `[${texts.map(tomlText).join(', ')}]`
}

/** Lines of a comment. */
export function comment(text: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- a control character ends a TOML file, in a comment too
  const plain = wellFormed(text).replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '\uFFFD')
  return plain.split('\n').map((line) => `# ${line}`.trimEnd())
}

/** Half of a surrogate pair, which JSON can hold, is no text to TOML. */
function wellFormed(text: string): string {
  return text.replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}
