import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedPlan } from '../plan-request.ts'
import { finding, type Finding } from '../doctor/finding.ts'
import { isWhole } from '../install/copy.ts'
import { readIf } from '../install/file.ts'
import { MANAGED_CONFIG } from '../layers/places.ts'
import {
  digestOf,
  draftManaged,
  recordedFor,
  wiringFor,
  type ManagedDraft,
  type ManagedRequest,
} from './draft.ts'
import { dropInsIn } from './drop-ins.ts'
import { notRoots, notRootsTree } from './is-roots.ts'
import { MANAGED_HOME } from './places.ts'
import { writable } from './writable.ts'

/** How an agent is wired for everybody, and all that would open it. */
export interface ManagedView {
  readonly file: string
  readonly events: readonly string[]
  readonly findings: readonly Finding[]
}

/** Looks; changes nothing. @throws HooklineError `AGENT_UNWIRABLE` */
export function examineManaged(request: ManagedRequest, { errors }: LoadedPlan): ManagedView {
  const broken = errors.map(({ message }) => finding('MANAGED_BROKEN', `${MANAGED_CONFIG}: ${message}`))
  const drafted = draftManaged(asInstalled(request))
  const { file } = drafted.wiring
  const text = readIf(file)
  const recorded = recordedFor(file)
  if (
    text === undefined ||
    recorded === undefined ||
    !text.includes(`--scope managed --install ${recorded.id}`)
  )
    return {
      file,
      events: [],
      findings: [...broken, finding('MANAGED_UNWIRED', `${file} has no lines of hookline`)],
    }
  const { dropIns } = drafted.wiring
  const files = [{ file, text }, ...(dropIns === undefined ? [] : dropInsIn(dropIns))]
  const openings = drafted.wiring.openings(files).map((what) => finding('MANAGED_OPEN', what))
  const beside = drafted.wiring.isAlone(files)
    ? []
    : [finding('MANAGED_BESIDE', `${file} lets other hooks run, too`)]
  return {
    file,
    events: drafted.events.map(({ native }) => native),
    findings: [
      ...broken,
      ...openings,
      ...beside,
      ...whoWrites(request, drafted),
      ...changed(drafted, request),
    ],
  }
}

/** The lines name the Node that they were written with. */
function asInstalled(request: ManagedRequest): ManagedRequest {
  const node = recordedFor(wiringFor(request.agent).file)?.node
  return node === undefined ? request : { ...request, node }
}

function whoWrites(
  { plan }: ManagedRequest,
  { wiring: { file, dropIns }, made, copy }: ManagedDraft,
): readonly Finding[] {
  const places = [file, join(MANAGED_HOME, 'installs.json'), join(MANAGED_HOME, 'plans')].filter((one) =>
    existsSync(one),
  )
  const faults = [
    ...writable({ plan, node: made.node }),
    ...places.map(notRoots),
    dropIns === undefined ? undefined : notRootsTree(dropIns),
    ...[copy.dir, join(MANAGED_HOME, 'sandbox')].filter((one) => existsSync(one)).map(notRootsTree),
  ]
  return [...new Set(faults)].flatMap((what) =>
    what === undefined ? [] : [finding('MANAGED_WRITABLE', what)],
  )
}

function changed(
  { copy, before, after, made, earlier }: ManagedDraft,
  { plan, version }: ManagedRequest,
): readonly Finding[] {
  const stale =
    earlier?.plan === digestOf(plan) ? [] : [`${MANAGED_CONFIG} was changed since the lines were written`]
  const other =
    earlier?.hookline === version ? [] : [`hookline ${earlier?.hookline} is called, and this is ${version}`]
  const whole = isWhole(copy) || earlier?.copy !== made.copy ? [] : [`${copy.dir} is not what was installed`]
  const lines = before === after ? [] : ['the lines are not what this hookline would write']
  const [what] = [...whole, ...other, ...stale, ...lines]
  return what === undefined ? [] : [finding('MANAGED_STALE', what)]
}
