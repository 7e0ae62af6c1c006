export type { BackendName } from './backend.ts'
export { lackOf } from './backends.ts'
export { confiner } from './confine.ts'
export { findSandbox, type Found, type Wanted } from './find.ts'
