/** One word for a shell, whatever is in it. fish reads it as sh does unless there is a backslash in it. */
export function singleQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
