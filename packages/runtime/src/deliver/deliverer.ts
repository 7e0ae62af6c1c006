import { TIMES } from './times.ts'
import { Work, type DelivererMeans, type Ending } from './work.ts'

/** Carries out what waits in the journal until nothing has waited for a while, it is stopped, or its place is another's or gone. */
export async function deliver(means: DelivererMeans): Promise<Ending> {
  const { journal, owner, signal } = means
  const times = { ...TIMES, ...means.times }
  if (!journal.takePlace(owner, times.lease, process.pid)) return 'replaced'
  const work = new Work(means, times)
  const stopped = (): void => work.stop()
  signal.addEventListener('abort', stopped, { once: true })
  const beat = setInterval(() => work.beat(), times.beat)
  try {
    work.beat()
    return await work.go()
  } finally {
    await work.giveBack()
    clearInterval(beat)
    signal.removeEventListener('abort', stopped)
  }
}
