import { tomlText, wellFormed } from '@hookline/config/edit'

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
