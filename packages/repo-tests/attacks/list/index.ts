import type { Group } from '../attack.ts'
import { company } from './company.ts'
import { disk } from './disk.ts'
import { environment } from './environment.ts'
import { files } from './files.ts'
import { folders } from './folders.ts'
import { layers } from './layers.ts'
import { lines } from './lines.ts'
import { kills, races } from './races.ts'
import { server } from './server.ts'
import { servers } from './servers.ts'
import { spelling } from './spelling.ts'
import { state } from './state.ts'

/** All attacks, as they stand in the docs. */
export const groups: Readonly<Record<string, Group>> = {
  files,
  lines,
  environment,
  state,
  server,
  folders,
  layers,
  servers,
  disk,
  races,
  kills,
  company,
  spelling,
}
