/**
 * A text of somebody else as a terminal may show it: what moves the cursor, colours, turns the direction of writing round or
 * cannot be seen is replaced. Lines stay lines.
 */
export function printable(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(UNPRINTABLE, '\uFFFD')
}

const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu
