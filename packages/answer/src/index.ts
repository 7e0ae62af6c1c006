export { answerIn, answerOf, type Asker } from './answer.ts'
export { merged } from './fields.ts'
export { shown } from './shown.ts'
