export { findCodex, type Codex, type FoundCodex } from './codex.ts'
export type { CodexLine, CodexRun } from './codex-exec.ts'
export { codexSession, trackerLog, type Session, type SessionOptions } from './codex-session.ts'
export { hooklineBin, hooklineRun, shellLine, type RunFiles } from './hookline.ts'
export { createLab, type Lab } from './lab.ts'
export type { ModelItem } from './model-item.ts'
export {
  heard,
  startModelServer,
  type ModelRequest,
  type ModelServer,
  type ModelStep,
} from './model-server.ts'
export { readTrace, type TracedHook, type TraceLine } from './trace.ts'
