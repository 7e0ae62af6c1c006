/** Of the names in a value, those that are a known one, and those that were probably meant for one: `decison`, `Decision`. */
export function meant(names: readonly string[], known: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (known.includes(name)) return []
    const one = known.find((other) => isNear(plain(name), plain(other)))
    return one === undefined ? [] : [`${name} is probably ${one}`]
  })
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '')
}

/** Equal, or with one letter more, less or other, or two in the wrong order; short words are too like one another. */
function isNear(a: string, b: string): boolean {
  if (a === b) return true
  if (b.length < 5) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [left, right] = [a.slice(at), b.slice(at)]
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2))
  )
}
