export { toldRecorder } from '@hookline/runtime/session'
