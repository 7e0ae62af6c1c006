export { claimFact } from './ledger.ts'
export { forgetFacts } from './forget.ts'
export { isTold, takeFromKilled, tellOnce, wasToldBefore, type Telling } from './telling.ts'
