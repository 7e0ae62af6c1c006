/** A value as TOML writes it, on one line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return tomlText(value)
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object' && value !== null) return tableText(value)
  return typeof value === 'number' ? numberText(value) : String(value)
}

function numberText(value: number): string {
  return Number.isNaN(value) ? 'nan' : String(value).replace('Infinity', 'inf')
}

function tableText(table: object): string {
  const pairs = Object.entries(table).map(([key, value]) => `${keyText([key])} = ${valueText(value)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

/** A text as TOML writes it: as it is between quotes where that can be, else with escapes. */
export function tomlText(text: string): string {
  const whole = wellFormed(text)
  // oxlint-disable-next-line no-control-regex -- TOML has no place for them
  if (/^[^\u0000-\u001F\u007F-\u009F"\\]*$/.test(whole)) return `"${whole}"`
  // oxlint-disable-next-line no-control-regex -- TOML has no place for them
  if (/^[^\u0000-\u0008\u000A-\u001F\u007F']*$/.test(whole)) return `'${whole}'`
  return JSON.stringify(whole).replaceAll('\u007F', '\\u007F')
}

/** Half of a surrogate pair, which JSON can hold, is no text to TOML. */
export function wellFormed(text: string): string {
  return text.replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

/** A key as TOML writes it: `with.url`, `env."A B"`. */
export function keyText(words: readonly (string | number)[]): string {
  return words
    .map(String)
    .map((word) =>
      /^[A-Za-z0-9_-]+$/.test(word)
        ? word
        : word.includes('"') || word.includes('\\')
          ? tomlText(word)
          : JSON.stringify(word),
    )
    .join('.')
}
