export { catchUp, type CatchUp } from './catch-up.ts'
export { completed } from './complete.ts'
export { forgetPositions } from './forget.ts'
export { begunBy } from './begun-by.ts'
