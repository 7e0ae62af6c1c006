export { isAnsweredForUser } from '@hookline/runtime/wired'
export { withNotices } from '../session-start.ts'
