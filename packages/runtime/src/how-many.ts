/** A number of things in a sentence: `1 hook`, `2 hooks`. */
export function howMany(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
