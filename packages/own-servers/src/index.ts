export { instance, STARTABLE, type Extra, type Instance } from './database.ts'
export { missing } from './missing.ts'
export { listens } from './port.ts'
export { ownRabbit, type OwnRabbit, type Setup } from './rabbit.ts'
