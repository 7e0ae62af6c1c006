export { runDeliverer, type DeliverRequest } from './run.ts'
export type { Ending } from './deliverer.ts'
