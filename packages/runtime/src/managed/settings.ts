import { append, remove } from '../install/json-edit.ts'
import { jsonTree, member } from '../install/json-tree.ts'
import { placed, rewire, type Handler, type IsOurs } from '../install/hooks-json.ts'

/** What loads foreign code into every program, and so into the one that a hook is. Settings of a company are over an environment. */
const LOADERS = ['LD_PRELOAD', 'LD_AUDIT'] as const

/**
 * Managed settings of Claude Code with our lines, and with the variables that would load a stranger's code into them kept empty; what
 * else is in them stays, to the byte. @throws HooklineError `AGENT_FILE_INVALID`
 */
export function wiredSettings(
  before: string | undefined,
  lines: ReadonlyMap<string, Handler>,
  ours: IsOurs,
): string {
  const { text } = rewire(before, lines, ours)
  return LOADERS.reduce((now, name) => withVariable(now, name), text)
}

/** The same without anything of ours. */
export function unwiredSettings(text: string, ours: IsOurs): string {
  return LOADERS.reduce((now, name) => withoutVariable(now, name), rewire(text, new Map(), ours).text)
}

/** What in such a file opens what our lines close, a sentence each. */
export function openSettings(text: string): readonly string[] {
  placed(text)
  const all = JSON.parse(text) as Readonly<Record<string, unknown>>
  const env = (all['env'] ?? {}) as Readonly<Record<string, unknown>>
  return [
    ...(all['disableAllHooks'] === true
      ? ['`disableAllHooks` is true, which switches these hooks off, too']
      : []),
    ...LOADERS.filter((name) => env[name] === undefined).map(
      (name) =>
        `\`env\` does not keep ${name} empty, so whoever starts Claude Code can load their code into the hook`,
    ),
  ]
}

function withVariable(text: string, name: string): string {
  const root = jsonTree(text)
  const env = member(root, 'env')
  if (env === undefined) return append(text, root, () => `"env": {"${name}": ""}`)
  return member(env.value, name) === undefined ? append(text, env.value, () => `"${name}": ""`) : text
}

/** One that somebody else has given a value stays. */
function withoutVariable(text: string, name: string): string {
  const root = jsonTree(text)
  const env = member(root, 'env')
  const at = env?.value.items.findIndex(({ key }) => key === name) ?? -1
  if (env === undefined || at < 0) return text
  const { value } = env.value.items[at]!
  if (text.slice(value.start, value.end) !== '""') return text
  return env.value.items.length > 1
    ? remove(text, env.value, at)
    : remove(
        text,
        root,
        root.items.findIndex(({ key }) => key === 'env'),
      )
}
