import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import {
  codexAppSession,
  createLab,
  findCodex,
  hooklineBin,
  type AppServerMessage,
  type Codex,
  type EditorOptions,
  type Lab,
  type Session,
  type SessionOptions,
} from '../e2e/index.ts'

/** An event, as a hook was given it. */
interface ToldEvent {
  readonly name: string
  readonly key: string
  readonly id: string
  readonly channel: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What went through a place of the way, byte for byte. */
interface Tapped {
  readonly told: readonly string[]
  readonly said: readonly string[]
}

/** A session of an editor through `hookline app-server`. */
export interface Proxied extends Session<AppServerMessage> {
  /** Every event that hooks were told, whoever told them, in the order in which they were. */
  readonly told: readonly ToldEvent[]
  /** At the client's end, and at the server's. */
  readonly taps: { readonly client: Tapped; readonly server: Tapped }
  readonly has: (path: string) => boolean
}

/** What is proxied. */
export interface Proxying extends Pick<SessionOptions, 'script' | 'natives' | 'settings'> {
  /** More of hooks.toml than the hook that keeps what it is told. */
  readonly hooks?: string
  readonly editor?: EditorOptions
  readonly flags?: readonly string[]
}

const found = await findCodex()

/** Plays once for all tests of the group. */
export function proxying(options: Proxying): () => Proxied {
  let lab: Lab | undefined
  let came: Proxied
  beforeAll(async () => {
    lab = await createLab()
    came = await proxied(lab, options)
  }, 120_000)
  afterAll(() => lab?.remove())
  return () => came
}

/** Names of the events that were told, without those that only count tokens. */
export function namesOf({ told }: Proxied, channel?: string): readonly string[] {
  return told
    .filter((one) => !one.name.startsWith('model.') && (channel === undefined || one.channel === channel))
    .map(({ name }) => name)
}

async function proxied(lab: Lab, options: Proxying): Promise<Proxied> {
  const { hooks = '', editor = {}, flags = [], natives = [], ...session } = options
  const config = join(lab.root, 'hooks.toml')
  const told = join(lab.root, 'told.jsonl')
  writeFileSync(config, `version = 1\n${keeping(told)}\n${hooks}`)
  const proxy = [hooklineBin(), 'app-server', '--config', config, ...flags, '--']
  const through = [...tap(lab, 'client'), process.execPath, ...proxy, process.execPath, ...tap(lab, 'server')]
  const ended = await codexAppSession(
    lab,
    { codex: found as Codex, config, prompt: 'Do it.', natives, ...session },
    { ...editor, through },
  )
  return {
    ...ended,
    told: linesIn(told).map((line) => JSON.parse(line) as ToldEvent),
    taps: { client: tapped(lab, 'client'), server: tapped(lab, 'server') },
    has: (path) => existsSync(join(lab.workspace, path)),
  }
}

const TAP = join(import.meta.dirname, '../e2e/tap.ts')

function tap(lab: Lab, end: string): readonly string[] {
  return [TAP, join(lab.root, end)]
}

function tapped(lab: Lab, end: string): Tapped {
  return { told: linesIn(join(lab.root, `${end}.in`)), said: linesIn(join(lab.root, `${end}.out`)) }
}

/** A hook that appends every event to a file, a line each. */
function keeping(file: string): string {
  return `
[[hooks]]
id = "keep"
on = "*"
mode = "blocking"
run = 'event="$(cat)"; printf "%s\\n" "$event" >> "${file}"'
`
}

function linesIn(file: string): readonly string[] {
  const text = existsSync(file) ? readFileSync(file, 'latin1') : ''
  return text.split('\n').filter((line) => line !== '')
}
