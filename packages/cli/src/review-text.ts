import { stringifyToml } from '@hookline/config'
import type { Claims, ProposedHook, Review, ReviewedHook } from '@hookline/runtime/trust'
import { claimsOf } from '@hookline/runtime/trust'
import { SANDBOXED } from './layer-lines.ts'
import { paint } from './paint.ts'
import { oneLine } from './shown.ts'

type Diff = (before: string, after: string) => string

/** A review as people read it: what is new, what has changed and how, and what each of them is granted. */
export function reviewLines(review: Review, diff: Diff): readonly string[] {
  const { root, file, hooks } = review
  const open = hooks.filter(({ state }) => state !== 'trusted')
  const trusted = hooks.length - open.length
  return [
    `${paint('bold', oneLine(file))}  (project ${oneLine(root)})`,
    ...(trusted === 0 ? [] : [`${trusted} trusted and unchanged`]),
    ...open.flatMap((hook) => ['', ...hookLines(hook, root, diff)]),
    ...(open.length === 0 ? [] : ['', SANDBOXED, '']),
  ]
}

const MARKS = {
  new: (id: string) => `${paint('green', 'new')}  ${paint('bold', id)}`,
  changed: (id: string) => `${paint('yellow', 'changed')}  ${paint('bold', id)}`,
  gone: (id: string) =>
    `${paint('red', 'gone')}  ${paint('bold', id)}: trusted, and not in the file any more; it goes on until you agree`,
  trusted: (id: string) => id,
} as const

function hookLines({ id, state, was, wants }: ReviewedHook, root: string, diff: Diff): readonly string[] {
  const before = tables(was)
  const after = tables(wants)
  const shownText =
    state === 'changed' && before === after ? programsChanged(was, wants) : diff(before, after)
  return [
    MARKS[state](id),
    ...indented(shownText).map((one) => coloured(one)),
    ...(wants === undefined ? [] : claimLines(claimsOf(wants, root))),
    ...(wants?.missing ?? []).map((missing) => `  ${paint('red', 'not there')}: ${oneLine(missing)}`),
  ]
}

/** The table of a hook, and what each profile makes of it. */
function tables(hook: (Pick<ProposedHook, 'written'> & Partial<Profiled>) | undefined): string {
  if (hook === undefined) return ''
  const { written, profiles = {} } = hook
  const others = Object.entries(profiles).map(([name, one]) => {
    const changed = Object.entries(one.written).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(written[key]),
    )
    return `# with the profile ${JSON.stringify(name)}\n${stringifyToml(Object.fromEntries(changed))}`
  })
  return [stringifyToml(written), ...others].join('')
}

type Profiled = { readonly profiles: Readonly<Record<string, Pick<ProposedHook, 'written'>>> }

/** The table is the same: what it runs is not. */
function programsChanged(was: ReviewedHook['was'], wants: ProposedHook | undefined): string {
  const known = new Map(was?.programs.map(({ file, digest }) => [file, digest]))
  const changed = (wants?.programs ?? []).filter(({ file, digest }) => known.get(file) !== digest)
  return changed.length === 0
    ? ' its table is the same; its plugin or [dispatch] is not'
    : changed.map(({ file }) => `~what it runs has changed: ${file}`).join('\n')
}

const TITLES: readonly (readonly [keyof Claims, string])[] = [
  ['powers', 'may'],
  ['runs', 'runs'],
  ['programs', 'copied'],
  ['plugins', 'plugin'],
  ['hosts', 'hosts'],
  ['variables', 'variables'],
  ['secrets', 'secrets'],
  ['open', 'not covered'],
]

function claimLines(claims: Claims): readonly string[] {
  return TITLES.flatMap(([key, title]) =>
    claims[key].length === 0
      ? []
      : [`  ${paint('dim', `${title}:`)} ${oneLine(claims[key].join(key === 'open' ? '; ' : ', '))}`],
  )
}

function indented(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((one) => one.trim() !== '' && one !== '-' && one !== '+')
    .map((one) => `  ${oneLine(one)}`)
}

function coloured(text: string): string {
  const mark = text[2]
  return mark === '+' ? paint('green', text) : mark === '-' ? paint('red', text) : text
}

/** A review as programs read it. */
export function reviewJson(
  { root, file, hash, hooks }: Review,
  claims: typeof claimsOf,
  agreed: boolean,
): string {
  const shown = hooks.map(({ id, state, was, wants }) => ({
    id,
    state: agreed && state !== 'gone' ? 'trusted' : state,
    ...(wants === undefined
      ? {}
      : {
          wants: wants.written,
          profiles: Object.fromEntries(
            Object.entries(wants.profiles).map(([name, { written }]) => [name, written]),
          ),
          claims: claims(wants, root),
          missing: wants.missing,
        }),
    ...(was === undefined ? {} : { was: was.written, at: was.at }),
  }))
  return JSON.stringify({ root, file, hash, agreed, hooks: shown }, null, 2)
}
