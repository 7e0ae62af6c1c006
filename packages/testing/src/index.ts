export { event, type EventOverrides } from './event.ts'
