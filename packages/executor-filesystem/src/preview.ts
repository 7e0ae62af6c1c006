import type { HookContext, Json } from '@hookline/core'
import { wantedOf } from './backup.ts'
import { pathOf } from './path.ts'
import { contentOf, recordOf } from './record.ts'
import { lookAt } from './root.ts'
import type { FileAction, FilesystemOptions } from './settings.ts'

type Context = HookContext<FilesystemOptions, unknown>

/** What would be done. Nothing is opened, and nothing is made. @throws HooklineError `FILE_PATH`, `FILE_PROTECTED`, `FILE_ROOT` */
export function preview(ctx: Context): Json {
  const { action, root, to_root: other } = ctx.options
  return { action, root: lookAt(root, ctx).path, ...ACTIONS[action](ctx, lookAt(other ?? root, ctx).path) }
}

const ACTIONS: Readonly<
  Record<FileAction, (ctx: Context, toRoot: string) => Readonly<Record<string, Json>>>
> = {
  append: (ctx) => ({ path: named(ctx, 'path'), content: recordOf(ctx) }),
  write: (ctx) => ({ path: named(ctx, 'path'), content: contentOf(ctx) }),
  copy: (ctx, toRoot) => ({ from: named(ctx, 'from'), to_root: toRoot, to: named(ctx, 'to') }),
  move: (ctx, toRoot) => ({ from: named(ctx, 'from'), to_root: toRoot, to: named(ctx, 'to') }),
  delete: (ctx) => ({ path: named(ctx, 'path'), kept: ctx.options.trash !== false }),
  backup: (ctx) => {
    const root = lookAt(ctx.options.root, ctx)
    return { files: wantedOf(ctx, root).map((one) => ('why' in one ? `${one.path}: ${one.why}` : one.path)) }
  },
}

function named({ options, render }: Context, key: 'path' | 'from' | 'to'): string {
  const { folders, name } = pathOf(options[key]!, render)
  return [...folders, name].join('/')
}
