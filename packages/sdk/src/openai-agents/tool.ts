import type {
  ApplyPatchResult,
  ApplyPatchTool,
  Editor,
  FunctionTool,
  Shell,
  ShellTool,
  Tool,
} from '@openai/agents'
import type { EventData } from '@hookline/core'
import type { Session } from '../session.ts'
import { actOf, type ToolKinds } from '../tools.ts'
import { hookedComputer } from './computer.ts'
import { hookedSearch } from './search.ts'

/** A tool that asks hooks first, as do those that it finds (`again`). Those that run at the model's provider do not come by here. */
export function hookedTool(
  tool: Tool,
  session: Session,
  kinds: ToolKinds,
  again: (found: Tool) => Tool,
): Tool {
  if (tool.type === 'function') return { ...tool, invoke: invoking(tool, session, kinds) }
  if (tool.type === 'shell' && tool.shell !== undefined) return hookedShell(tool, session)
  if (tool.type === 'computer') return hookedComputer(tool, session)
  if (tool.type === 'hosted_tool') return hookedSearch(tool, again)
  return tool.type === 'apply_patch' ? hookedPatch(tool, session) : tool
}

// oxlint-disable-next-line typescript/no-explicit-any -- parameters are contravariant: no other type takes every tool
type AnyFunctionTool = FunctionTool<any, any, any>

function invoking(tool: AnyFunctionTool, session: Session, kinds: ToolKinds): AnyFunctionTool['invoke'] {
  return async (context, text, details) => {
    const input = parsed(text)
    const run = (final: unknown): Promise<unknown> =>
      tool.invoke(context, final === input ? text : written(final), details)
    const callId = details?.toolCall?.callId
    const carried = await session.use(actOf({ tool: tool.name, input, callId, run }, kinds))
    return carried.status === 'done' ? carried.result : carried.words
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function written(input: unknown): string {
  return typeof input === 'string' ? input : JSON.stringify(input)
}

type LocalShell = Extract<ShellTool, { readonly shell: Shell }>

/** Each command is asked for by itself. */
function hookedShell(tool: LocalShell, session: Session): LocalShell {
  const run: Shell['run'] = async (action) => {
    const results: Awaited<ReturnType<Shell['run']>>[] = []
    for (const command of action.commands)
      results.push(
        await runOne(command, session, (final) => tool.shell.run({ ...action, commands: [final] })),
      )
    return { ...results[0], output: results.flatMap(({ output }) => output) }
  }
  return { ...tool, shell: { run } }
}

type ShellResult = Awaited<ReturnType<Shell['run']>>

async function runOne(
  command: string,
  session: Session,
  run: (command: string) => Promise<ShellResult>,
): Promise<ShellResult> {
  const carried = await session.use({
    kind: 'exec',
    data: { command },
    act: (data) => run(data.command),
    told: ran,
  })
  if (carried.status === 'done') return carried.result
  return { output: [{ stdout: '', stderr: carried.words, outcome: { type: 'exit', exitCode: 1 } }] }
}

function ran({ output }: ShellResult): Partial<EventData['exec.after']> {
  const exits = output.map(({ outcome }) => (outcome.type === 'exit' ? outcome.exitCode : null))
  const exitCode = exits.find((code) => code !== 0) ?? (exits.includes(null) ? null : 0)
  const text = output.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n')
  return { ok: exits.every((code) => code === 0), exitCode, output: text }
}

const CHANGES = { createFile: 'add', updateFile: 'update', deleteFile: 'delete' } as const

/** One file at a time, as the SDK has it. */
function hookedPatch(tool: ApplyPatchTool, session: Session): ApplyPatchTool {
  const asking =
    (method: keyof typeof CHANGES): Editor['updateFile'] =>
    async (operation, context) => {
      const {
        path,
        diff = null,
        moveTo = null,
      } = operation as { path: string; diff?: string; moveTo?: string }
      const files = [{ path, change: moveTo === null ? CHANGES[method] : ('move' as const), to: moveTo }]
      const apply = (patch: string | null): Promise<ApplyPatchResult | void> =>
        tool.editor[method]({ ...operation, ...(patch === null ? {} : { diff: patch }) } as never, context)
      const carried = await session.use({
        kind: 'patch',
        data: { files, patch: diff },
        act: (data) => apply(data.patch),
        // the file stands beside the diff, which cannot change another one
        rewritten: (data, rewrite) => ({ ...data, ...rewrite }),
        told: (result) => ({ ok: result?.status !== 'failed', output: result?.output ?? null }),
      })
      return carried.status === 'done' ? carried.result : { status: 'failed', output: carried.words }
    }
  const editor = {
    createFile: asking('createFile'),
    updateFile: asking('updateFile'),
    deleteFile: asking('deleteFile'),
  } as unknown as Editor
  return { ...tool, editor }
}
