export { findClaude } from './claude.ts'
export { startClaudeModel, type Asked, type ClaudeModel, type Said } from './claude-model.ts'
export { findCodex, type Codex, type FoundCodex } from './codex.ts'
export {
  hooksShown,
  shownOfHooks,
  type AppServerMessage,
  type EditorOptions,
  type ShownHook,
} from './codex-app-server.ts'
export { codexExec, type CodexLine, type ExecOptions } from './codex-exec.ts'
export { codexSettings, NATIVES, type NativeEvent } from './codex-home.ts'
export type { CodexRun } from './codex-process.ts'
export {
  codexAppSession,
  codexSdkSession,
  codexSession,
  codexTuiSession,
  trackerLog,
  type Session,
  type SessionOptions,
  type Wiring,
} from './codex-session.ts'
export { snakeCase, trustedHash, type CodexHandler } from './codex-trust.ts'
export { evidence } from './evidence.ts'
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
