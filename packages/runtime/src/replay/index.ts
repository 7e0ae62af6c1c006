export { createReplay, type Played, type Replay } from './replay.ts'
export { recordedOf, type KeptParts, type Recorded } from './recorded.ts'
export type { HookReplayed, Replayed } from './replayed.ts'
export { sentAgain, type ToSend } from './again.ts'
