import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codex } from '@hookline/agents'
import { describe, expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const json = (path: string): Record<string, unknown> => JSON.parse(textOf(path)) as Record<string, unknown>

interface Handler {
  readonly command: string
  readonly timeout: number
}

test('the marketplace of the repository leads to the plugin, and the plugin to its parts', () => {
  const [plugin] = json('../../.agents/plugins/marketplace.json')['plugins'] as readonly {
    readonly name: string
    readonly source: { readonly path: string }
  }[]
  const manifest = json('.codex-plugin/plugin.json')
  expect(manifest['name']).toBe(plugin!.name)
  const lies = fileURLToPath(new URL(`../../${plugin!.source.path}/`, root))
  expect(lies.replace(/\/$/, '')).toBe(fileURLToPath(root).replace(/\/$/, ''))
  const parts = ['hooks', 'skills'].map((part) => new URL(String(manifest[part]), root))
  expect(parts.map((part) => existsSync(part))).toEqual([true, true])
})

describe('its hooks', () => {
  const hooks = json('hooks/hooks.json')['hooks'] as Record<string, { readonly hooks: readonly Handler[] }[]>

  test('are about each event of Codex that costs nothing where nobody listens', () => {
    const costly = ['PreModelRequest', 'PostModelRequest']
    const natives = Object.keys(codex.natives).filter((native) => !costly.includes(native))
    expect(Object.keys(hooks)).toEqual(natives)
  })

  test('name the event that they are about, and nothing of a machine', () => {
    for (const [native, [group]] of Object.entries(hooks)) {
      const [{ command, timeout }] = group!.hooks as readonly [Handler]
      expect(command.match(/--event \w+/g)).toEqual(Array(2).fill(`--event ${native}`))
      expect(command).not.toMatch(/\/(home|Users|root|tmp)\//)
      expect(timeout).toBe(['SessionEnd', 'Interrupt'].includes(native) ? 3 : 62)
    }
  })
})

test('its skill says in its head what it is and when it is of use', () => {
  expect(textOf('skills/hookline/SKILL.md')).toMatch(/^---\nname: hookline\ndescription: .{80,1000}\n---\n/)
})
