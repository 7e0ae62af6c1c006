import type { Json } from '@hookline/core'
import { append, remove } from '../install/json-edit.ts'
import { jsonTree, member } from '../install/json-tree.ts'
import { rewire, type Handler, type IsOurs } from '../install/hooks-json.ts'
import { isTable } from '../table.ts'
import type { ManagedFile } from './drop-ins.ts'

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

/** What in such files opens what our lines close, a sentence each. The first is the one with the lines; of what several say the last counts. */
export function openSettings(files: readonly ManagedFile[]): readonly string[] {
  const all = files.map(settingsIn)
  const [first] = files
  const broken = all.filter(({ said }) => said === undefined)
  const off = all.findLast(({ said }) => typeof said?.['disableAllHooks'] === 'boolean')
  return [
    ...broken.map(({ file }) => `${file}: it is no JSON, so nobody can tell what it says`),
    ...(off?.said?.['disableAllHooks'] === true
      ? [`${off.file}: \`disableAllHooks\` is true, which switches these hooks off, too`]
      : []),
    ...LOADERS.flatMap((name) => {
      const last = all.findLast(({ said }) => variablesOf(said)[name] !== undefined)
      if (last === undefined)
        return [
          `${first?.file}: \`env\` does not keep ${name} empty, so whoever starts Claude Code can load their code into the hook`,
        ]
      // what was there before the lines is for whoever wrote it to say
      if (last.file === first?.file || variablesOf(last.said)[name] === '') return []
      return [`${last.file}: \`env\` gives ${name} a value, so that code is loaded into the hook`]
    }),
  ]
}

/** True: such files say that no other hooks run. */
export function settledAlone(files: readonly ManagedFile[]): boolean {
  const said = files.map((one) => settingsIn(one).said?.['allowManagedHooksOnly'])
  return said.findLast((one) => typeof one === 'boolean') === true
}

type Said = Readonly<Record<string, Json>>

function settingsIn({ file, text }: ManagedFile): { readonly file: string; readonly said: Said | undefined } {
  try {
    // as the agent reads it, which such a mark does not keep from it
    const said = JSON.parse(text.replace(/^\uFEFF/, '')) as Json
    return { file, said: isTable(said) ? said : undefined }
  } catch {
    return { file, said: undefined }
  }
}

function variablesOf(said: Said | undefined): Said {
  return isTable(said?.['env']) ? said['env'] : {}
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
