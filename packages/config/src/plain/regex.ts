/**
 * True for a pattern that is certainly right, without compiling it: letters, escapes of one character, plain groups and
 * classes, one quantifier behind a thing. Of others nothing is said. test/patterns holds it to the engine.
 */
export function isPlainRegex(source: string): boolean {
  return source.length <= 256 && PLAIN.test(source) && isBalanced(source)
}

const ATOM = String.raw`(?:[\w \-"'#%&,/:;<=>@~!]|\\[dDwWsSbB.*+?()|[\]{}^$/\\-]|\.|\[\^?(?:a-z|A-Z|0-9|[\w ,.:/])+\])`
const PLAIN = new RegExp(String.raw`^\^?(?:\((?:\?:)?|\)[*+?]?|\||${ATOM}[*+?]?)+\$?$`)

/** Every group is closed, and holds something in each of its branches. */
function isBalanced(source: string): boolean {
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (char === '[') at = source.indexOf(']', at)
    else if (char === '(') depth++
    else if (char === ')' && --depth < 0) return false
  }
  return depth === 0
}
