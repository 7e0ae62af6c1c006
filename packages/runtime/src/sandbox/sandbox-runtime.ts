import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HooklineError } from '@hookline/core'
import { userConfig } from '../state.ts'
import type { About, Backend, Seek } from './backend.ts'
import { asItWas } from './inner.ts'
import { keptFile } from './kept-file.ts'
import type { Policy } from './policy.ts'
import { steeredIn, thoseThere } from './steered.ts'

const PACKAGE = '@anthropic-ai/sandbox-runtime'
/** It is a preview, whose settings change: another version may hold less than this one was seen to hold. */
const VERSION = '0.0.83'

/** sandbox-runtime of Anthropic, where the user has installed it beside the plugins. */
export const sandboxRuntime: Backend = {
  name: 'sandbox-runtime',
  missing: `${PACKAGE} ${VERSION} is not installed beside your hooks.toml`,
  places: programs,
  // it reaches named hosts by a proxy, and there is none named
  held: (policy) => ({ ...policy, network: false }),
  walled: (program, inner, policy, about) => ({
    file: process.execPath,
    args: [program, '--settings', settingsFile(policy, about), '--', ...asItWas(inner)],
    cwd: inner.cwd,
    // it finds what it needs by PATH
    env: { ...inner.env, PATH: SYSTEM_PATH },
  }),
}

const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'

function programs({ env }: Seek): readonly string[] {
  const folder = join(dirname(userConfig(env)), 'node_modules', PACKAGE)
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return version === VERSION ? [join(folder, 'dist/cli.js')] : []
  } catch {
    return []
  }
}

function settingsFile(policy: Policy, about: About): string {
  const path = about.own && keptFile(about.own, JSON.stringify(settings(policy, about)), 'json')
  if (path !== undefined) return path
  throw new HooklineError('SANDBOX_MISSING', 'its sandbox needs a folder of hookline, which cannot be had')
}

function settings({ files, writable, readOnly, hidden }: Policy, { sight }: About): object {
  const literal = (paths: readonly string[]): readonly object[] =>
    thoseThere(paths).map((path) => ({ path, literal: true }))
  return {
    network: { allowedDomains: [], deniedDomains: [] },
    filesystem: {
      denyRead: literal([sight.state, ...sight.hidden, ...hidden]),
      allowRead: literal(sight.kept),
      allowWrite: files === 'full' ? ['/'] : literal(writable),
      denyWrite: literal([...readOnly, ...writable.flatMap(steeredIn), ...sight.steady]),
    },
  }
}
