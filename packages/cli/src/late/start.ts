export { claimFact, forgetFacts } from '@hookline/runtime/facts'
export { isAnsweredForUser, isOfSubagent } from '@hookline/runtime/wired'
export { withNotices, type Started } from '../session-start.ts'
export { tell, tellMissed } from '../noticing.ts'
