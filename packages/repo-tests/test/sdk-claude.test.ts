import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { query, type Options } from '@anthropic-ai/claude-agent-sdk'
import { createHooks } from '@hookline/sdk'
import { withHooks } from '@hookline/sdk/claude-agent'
import { describe, expect, test } from 'vitest'
import { findClaude, startClaudeModel } from '../e2e/index.ts'

const claude = findClaude()
const BARE = JSON.stringify({ env: { CLAUDE_CODE_SIMPLE: '1' } })
const OFF = JSON.stringify({ disableAllHooks: true })

describe.skipIf(typeof claude !== 'string')('a guard in a program that runs the real Claude Code', () => {
  test.for<readonly [string, Readonly<Record<string, string>>, Options]>([
    ['nothing else is said', {}, {}],
    ['its user runs it bare', { '.claude/settings.json': BARE }, {}],
    ['its environment runs it bare', {}, { env: { CLAUDE_CODE_SIMPLE: '1' } }],
    ['its user switches hooks off', { '.claude/settings.json': OFF }, {}],
    ['the project switches hooks off', { 'project/.claude/settings.json': OFF }, {}],
    ['the program switches hooks off', {}, { settings: { disableAllHooks: true } }],
  ])('is asked where %s', { timeout: 60_000 }, async ([, files, { env, ...more }]) => {
    const home = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-')))
    const cwd = join(home, 'project')
    for (const folder of ['.claude', 'project/.claude']) mkdirSync(join(home, folder), { recursive: true })
    for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text)
    const model = await startClaudeModel([
      { tool: 'Bash', input: { command: 'touch denied', description: 'Denied' } },
      'done',
    ])
    const options: Options = {
      cwd,
      pathToClaudeCodeExecutable: claude as string,
      permissionMode: 'bypassPermissions',
      allowDangerouslySkipPermissions: true,
      settingSources: ['user', 'project', 'local'],
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: 'none',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        CLAUDE_CODE_MAX_RETRIES: '0',
        DISABLE_AUTOUPDATER: '1',
        IS_SANDBOX: '1',
        ...env,
      },
      ...more,
    }
    const hooks = createHooks([
      { id: 'no', on: 'exec.before', match: 'touch *', guard: true, deny: 'Not that' },
    ])
    for await (const _ of query({ prompt: 'go', options: withHooks(options, hooks) }));
    expect(existsSync(join(cwd, 'denied'))).toBe(false)
    expect(model.asked[1]?.texts.join('\n')).toContain('Not that')
    await model.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 9 })
  })
})
