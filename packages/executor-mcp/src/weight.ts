/** About how many letters a value has as JSON; counting ends where it is more than `most`. */
export function weight(value: unknown, most: number): number {
  let sum = 0
  const open: unknown[] = [value]
  while (open.length > 0 && sum <= most) {
    const one = open.pop()
    if (typeof one === 'string') sum += one.length + 2
    else if (typeof one !== 'object' || one === null) sum += 4
    else if (Array.isArray(one)) {
      sum += 2 + one.length
      for (const item of one as readonly unknown[]) open.push(item)
    } else {
      for (const [key, item] of Object.entries(one)) {
        sum += key.length + 4
        open.push(item)
      }
    }
  }
  return sum
}
