/** One word for a shell, whatever is in it. fish reads it as sh does unless there is a backslash in it. */
export function singleQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}

/** What {@link singleQuoted} made words of, in the order in which they stand in a line. */
export function quotedWords(line: string): readonly string[] {
  return [...line.matchAll(/'((?:[^']|'\\'')*)'/g)].map(([, word]) => word!.replaceAll(String.raw`'\''`, "'"))
}
