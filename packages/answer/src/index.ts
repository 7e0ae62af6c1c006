export { answerIn, answerOf, type Asker } from './answer.ts'
export { merged } from './fields.ts'
export { partsOf, piecesOf } from './parts.ts'
export { shown } from './shown.ts'
