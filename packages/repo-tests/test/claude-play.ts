import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { claudeCode } from '@hookline/agents'
import type { EventName, Outcome } from '@hookline/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findClaude } from '../e2e/claude.ts'
import { startClaudeModel, type Asked, type Said } from '../e2e/claude-model.ts'

/** The binary of Claude Code, or why there is none for this machine. */
const found = findClaude()

/** True: these suites cannot run here; then a test of its own fails, loudly. */
export const noClaude: boolean = typeof found !== 'string'

/** Says why the real Claude Code is missing. To be called beside every suite that needs it. */
export function mustHaveClaude(): void {
  test('the real Claude Code is there for this platform', () => {
    expect(found, 'run pnpm install; its optional dependencies hold the binary').toEqual(expect.any(String))
  })
}

/** What is played. */
export interface Play {
  readonly script: readonly Said[]
  /** What hooks say at an event, the first time it comes and ever after. */
  readonly says?: Partial<Readonly<Record<EventName, readonly Partial<Outcome>[]>>>
  readonly mode?: 'default' | 'bypassPermissions'
  readonly errand?: string
  readonly files?: Readonly<Record<string, string>>
  /** What the user says, one after another, each when Claude Code is done with the one before. */
  readonly prompts?: readonly string[]
  /** True: a host is asked for leave, and gives it after a while. */
  readonly host?: true
}

/** What came of it. */
export interface Played {
  readonly asked: readonly Asked[]
  /** What Claude Code wrote on stdout, a JSON object each. */
  readonly lines: readonly Line[]
  /** The payloads that hooks were given. */
  readonly payloads: readonly Line[]
  readonly has: (file: string) => boolean
  readonly read: (file: string) => string
}

type Line = Readonly<Record<string, any>>

/** Plays once before the tests of a suite. */
export function playing(play: Play): () => Played {
  const dir = mkdtempSync(join(tmpdir(), 'hookline-claude-'))
  let played: Played | undefined
  if (!noClaude)
    beforeAll(async () => {
      played = await perform(play, dir)
    }, 120_000)
  afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  return () => played!
}

async function perform(play: Play, dir: string): Promise<Played> {
  const workspace = join(dir, 'workspace')
  for (const folder of [workspace, join(dir, 'home')]) mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(play.files ?? {})) writeFileSync(join(workspace, name), text)
  writeFileSync(join(dir, 'settings.json'), JSON.stringify(settings(dir)))
  writeFileSync(join(dir, 'says.json'), JSON.stringify(play.says ?? {}))
  writeFileSync(join(dir, 'hook.mjs'), HOOK)
  const model = await startClaudeModel(play.script, play.errand)
  const lines = await session(play, dir, model.url)
  await model.close()
  const log = join(dir, 'log.jsonl')
  return {
    asked: model.asked,
    lines,
    payloads: existsSync(log) ? parsed(readFileSync(log, 'utf8').trim().split('\n')) : [],
    has: (file) => existsSync(join(workspace, file)),
    read: (file) => readFileSync(join(workspace, file), 'utf8'),
  }
}

/** Notes the payload and answers with what the dialect makes of the outcome that was set for its event. */
const HOOK = `
import { appendFileSync, readFileSync } from 'node:fs'
import { claudeCode } from ${JSON.stringify(import.meta.resolve('@hookline/agents'))}
const [dir] = process.argv.slice(2)
const text = readFileSync(0, 'utf8')
const said = readFileSync(dir + '/log.jsonl', { encoding: 'utf8', flag: 'a+' })
const stamp = { id: () => 'id', now: () => '2026-01-01T00:00:00.000Z', root: (cwd) => cwd }
const [event] = claudeCode.decode(JSON.parse(text), stamp)
const name = event?.name ?? ''
const times = said.split('\\n').filter((line) => line !== '' && JSON.parse(line).is === name).length
appendFileSync(dir + '/log.jsonl', JSON.stringify({ ...JSON.parse(text), is: name }) + '\\n')
const outcomes = JSON.parse(readFileSync(dir + '/says.json', 'utf8'))[name] ?? []
const outcome = outcomes[Math.min(times, outcomes.length - 1)]
if (outcome) process.stdout.write(claudeCode.encode(event, { context: [], results: [], ...outcome }).stdout)
`

function settings(dir: string): object {
  const hook = { type: 'command', command: process.execPath, args: [join(dir, 'hook.mjs'), dir], timeout: 60 }
  const natives = Object.entries(claudeCode.natives).filter(([, events]) => events.length > 0)
  return { hooks: Object.fromEntries(natives.map(([native]) => [native, [{ hooks: [hook] }]])) }
}

async function session(play: Play, dir: string, url: string): Promise<readonly Line[]> {
  const prompts = [...(play.prompts ?? ['go'])]
  const child = spawn(found as string, [...ARGS, '--settings', join(dir, 'settings.json'), ...flags(play)], {
    cwd: join(dir, 'workspace'),
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: 90_000,
    env: {
      PATH: process.env['PATH'],
      HOME: join(dir, 'home'),
      ANTHROPIC_BASE_URL: url,
      ANTHROPIC_API_KEY: 'test',
      ...QUIET,
    },
  })
  const say = (line: object): void => void child.stdin.write(`${JSON.stringify(line)}\n`)
  const next = (): void => {
    const prompt = prompts.shift()
    if (prompt === undefined) child.stdin.end()
    else say({ type: 'user', message: { role: 'user', content: prompt } })
  }
  next()
  const lines: Line[] = []
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line
    lines.push(line)
    if (line['type'] === 'result') next()
    if (line['type'] === 'control_request') setTimeout(() => say(leave(line)), 5000)
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return lines
}

const ARGS = ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose']
const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  CLAUDE_CODE_MAX_RETRIES: '0',
  DISABLE_AUTOUPDATER: '1',
  IS_SANDBOX: '1',
}

function flags({ mode = 'bypassPermissions', host }: Play): readonly string[] {
  return ['--permission-mode', mode, ...(host ? ['--permission-prompt-tool', 'stdio'] : [])]
}

function leave({ request_id, request }: Line): object {
  const response = { behavior: 'allow', updatedInput: request.input }
  return { type: 'control_response', response: { subtype: 'success', request_id, response } }
}

function parsed(texts: readonly string[]): readonly Line[] {
  return texts.map((text) => JSON.parse(text) as Line)
}
