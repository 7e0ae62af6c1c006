export type { AppServerFact } from './fact.ts'
export type { AppServerQuestion } from './question.ts'
export { createAppServerReader, type AppServerReader } from './reader.ts'
