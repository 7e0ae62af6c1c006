import fc from 'fast-check'
import { expect, test } from 'vitest'
import { faults } from '../src/faults.ts'
import { play, STEPS, type Stage } from './model-steps.ts'
import { stage } from './model-stage.ts'

/** `HOOKLINE_FUZZ=20000` is the long run. */
const RUNS = Number(process.env['HOOKLINE_FUZZ'] ?? 300)

test(
  'whatever happens in whatever order, the journal does what the model does',
  { timeout: 3_600_000 },
  () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(fc.array(STEPS, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
        const on = stage()
        const far = new Set<string>()
        for (const step of steps) {
          play(on, step)
          agrees(on)
          for (const what of reached(on)) far.add(what)
        }
        for (const what of far) seen.set(what, (seen.get(what) ?? 0) + 1)
        expect(on.journal.faults()).toEqual([])
        on.journal.close()
      }),
      { numRuns: RUNS },
    )
    // a model that never gets anywhere proves nothing
    for (const what of REACHED) expect([what, (seen.get(what) ?? 0) > RUNS / 150]).toEqual([what, true])
  },
)

const REACHED =
  'waiting,new,ready,running,done,skipped,failed,dead,dropped,tried again,lost,open,full lane'.split(',')

/** How far a play came. */
function reached({ model }: Stage): readonly string[] {
  const runs = [...model.runs.values()]
  return [
    ...new Set(runs.map(({ state }) => state)),
    ...(runs.some(({ attempts }) => attempts > 2) ? ['tried again'] : []),
    ...(runs.some(({ crashes }) => crashes > 0) ? ['lost'] : []),
    ...([...model.breakers.values()].some(({ until }) => until > 0) ? ['open'] : []),
    ...(runs.filter(({ state, hook }) => state === 'running' && hook.name === 'user/wide').length === 2
      ? ['full lane']
      : []),
  ]
}

function agrees({ db, model, journal, clock }: Stage): void {
  const rows = db.all('SELECT delivery, state, attempts, owner FROM runs ORDER BY id')
  expect(rows.map((row) => ({ ...row }))).toEqual(
    [...model.runs.values()].map(({ delivery, state, attempts, owner = null }) => ({
      delivery,
      state,
      attempts,
      owner,
    })),
  )
  expect(faults(db).filter((line) => !line.startsWith('row '))).toEqual([])
  const due = journal.dueIn()
  const open = rows.filter(({ state }) => ['waiting', 'new', 'ready', 'running'].includes(String(state)))
  expect(due === undefined).toBe(open.length === 0)
  for (const run of model.runs.values()) {
    const at = run.state === 'new' ? clock.now() : run.state === 'running' ? run.lease : model.mayBegin(run)
    // while one sees whether a target works, nobody looks more often than once in a second
    const isProbed = (model.breakers.get(run.hook.target)?.until ?? 0) > 0
    if (at !== undefined)
      expect(due).toBeLessThanOrEqual(Math.max(0, at - clock.now()) + (isProbed ? 1000 : 0))
  }
}
