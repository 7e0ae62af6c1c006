const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const OURS = Symbol.for('hookline.killsChildren')
const duties = new Set<() => void>()

/** Sees to it that something is done even if this process ends first. Gives what calls it off. */
export function whenEnding(duty: () => void): () => void {
  if (duties.size === 0) listen()
  duties.add(duty)
  return () => {
    if (duties.delete(duty) && duties.size === 0) unlisten()
  }
}

/** Does at once all that was to be done. */
export function endNow(): void {
  for (const duty of duties) duty()
  duties.clear()
  unlisten()
}

/** Only while there is something to do: an idle process keeps its own ways of ending. */
function listen(): void {
  process.on('exit', endNow)
  for (const signal of SIGNALS) process.on(signal, onSignal)
}

function unlisten(): void {
  process.off('exit', endNow)
  for (const signal of SIGNALS) process.off(signal, onSignal)
}

const onSignal: NodeJS.SignalsListener = Object.assign(
  (signal: NodeJS.Signals) => {
    // whoever else listens decides when this process ends; 'exit' comes then
    if (process.listeners(signal).some((listener) => !Object.hasOwn(listener, OURS))) return
    endNow()
    process.kill(process.pid, signal)
  },
  { [OURS]: true },
)
