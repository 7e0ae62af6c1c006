export { capabilitiesOf, recordedVersion } from './agent-version.ts'
export { answer, type AnswerOptions } from './answer.ts'
export { DEFAULT_TIMEOUT_MS } from './attempt.ts'
export { simpleCommands } from './command.ts'
export type {
  EventData,
  EventName,
  ExecCall,
  McpCall,
  PatchCall,
  PatchedFile,
  PermissionRequest,
  ToolCall,
  Usage,
} from './data.ts'
export { classified } from './context.ts'
export type { Background, Delivery, Try } from './delivery.ts'
export { systemClock, type Clock } from './clock.ts'
export type { AgentReply, AgentVersion, Capability, Dialect, DialectReader, Stamp } from './dialect.ts'
export type { Completed, Read, Told, Transcribed, Transcript } from './transcript.ts'
export type { EmitOptions, HookManager, HookManagerOptions, PreparedHooks } from './engine.ts'
export { ERRORS, HooklineError, isHooklineError, type ErrorCode, type ErrorDetails } from './errors.ts'
export {
  EVENTS,
  eventRow,
  type Channel,
  type EventRow,
  type Gate,
  type LifecycleEvent,
  type SubjectKind,
} from './event.ts'
export {
  admit,
  defineExecutor,
  EXECUTOR_SPECS,
  isExecutor,
  refusedSpec,
  type AnyExecutor,
  type Batch,
  type BatchResult,
  type CheckContext,
  type Executor,
  type Finding,
  type HookContext,
  type NeededResult,
  type OpenContext,
  type Permanence,
} from './executor.ts'
export { namedEnv, type Expression, type ExpressionEngine, type Scope } from './expression.ts'
export { freeze } from './freeze.ts'
export {
  hookName,
  LAYERS,
  listens,
  type Concurrency,
  type Dispatch,
  type EventDispatch,
  type Guarantee,
  type HookConfig,
  type Layer,
  type Order,
  type RateLimit,
  type Retry,
  type SecretReference,
} from './hook.ts'
export { uuidv7 } from './id.ts'
export { isBackground } from './lane.ts'
export { deadlineOf, dispatchOf, type LayerDispatch } from './layers.ts'
export { createHookManager, prepareHooks } from './manager.ts'
export { isRegex, type Engines, type Match, type PatternEngine, type ReadyHook } from './match.ts'
export type { Moment, MomentName, Observer } from './moment.ts'
export type { GuardChange, GuardHeartbeat, GuardPause, HookNote, HookSkip } from './own-data.ts'
export { glob, type Test } from './pattern.ts'
export type { EventPlan, FullPlan, Planner, Skip, Step } from './plan.ts'
export type { McpServer, Network } from './reach.ts'
export {
  CHILD_LIMITS,
  limitsOf,
  unheld,
  type ChildLimit,
  type ChildLimits,
  type Held,
  type Hold,
  type Used,
} from './child-limits.ts'
export {
  sandboxOf,
  unconfined,
  type Confine,
  type Confined,
  type Program,
  type Sandbox,
  type Wall,
} from './sandbox.ts'
export type { ExecutorSource } from './registry.ts'
export { hasHoles, holes, renderer } from './render.ts'
export {
  DECISIONS,
  NOT_DUE,
  type Decision,
  type HookOutput,
  type HookResult,
  type Outcome,
  type Rewrite,
} from './result.ts'
export type { Json, MaybePromise, SchemaIssue, SchemaResult, StandardSchema, TemplateKind } from './schema.ts'
export type { Subject } from './subject.ts'
export type { McpServers } from './surroundings.ts'
export { isLoaderVariable } from './variable.ts'
export { verdict } from './verdict.ts'
