/** What is called off leaves a connection of which nobody knows how far it is. */
export async function untilAborted<T>(
  signal: AbortSignal,
  destroy: () => void,
  act: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      destroy()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([act(), aborted])
  } finally {
    signal.removeEventListener('abort', stop!)
  }
}
