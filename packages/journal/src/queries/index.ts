export { openBreakers, type OpenBreaker } from './breakers.ts'
export { counts, type Counts, type HookCounts } from './counts.ts'
export { queriesOn, type Queries } from './database.ts'
export {
  countDead,
  deadHooks,
  deadLetters,
  deadNumbers,
  type DeadFilter,
  type DeadHook,
  type DeadLetter,
} from './dead.ts'
export { ENDS, endOf, type End } from './ends.ts'
export type { HistoryFilter, Place } from './filter.ts'
export { eventsOf, history, idsLike, places, type HistoryPage } from './history.ts'
export type { KeptAttempt, KeptEvent, KeptRun } from './kept.ts'
export { runsOfFacts } from './runs.ts'
export { waitOf, type Wait } from './wait.ts'
