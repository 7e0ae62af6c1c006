/** True once there was too much in one second; looks at the clock once in a thousand times. */
export function meter(most: number): () => boolean {
  let count = 0
  let since = 0
  return () => {
    if (++count % 1000 === 1) {
      const now = performance.now()
      if (now - since > 1000) [count, since] = [1, now]
    }
    return count > most
  }
}
