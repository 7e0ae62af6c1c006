/** One word of the command. */
export interface Verb {
  readonly about: string
  readonly usage: string
  readonly help: string
  /** Gives the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

/** Each with all that it takes, which is read when it is called: most of what a verb takes is the reading. */
export const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  add: async () => (await import('./add.ts')).add,
  'app-server': async () => (await import('./app-server.ts')).appServer,
  check: async () => (await import('./check.ts')).check,
  config: async () => (await import('./config.ts')).config,
  db: async () => (await import('./db.ts')).db,
  dead: async () => (await import('./dead.ts')).dead,
  disable: async () => (await import('./enable.ts')).disable,
  doctor: async () => (await import('./doctor.ts')).doctor,
  emit: async () => (await import('./emit.ts')).emit,
  enable: async () => (await import('./enable.ts')).enable,
  exec: async () => (await import('./exec.ts')).exec,
  explain: async () => (await import('./explain.ts')).explain,
  history: async () => (await import('./history.ts')).history,
  list: async () => (await import('./list.ts')).list,
  logs: async () => (await import('./logs.ts')).logs,
  migrate: async () => (await import('./migrate.ts')).migrate,
  init: async () => (await import('./init.ts')).init,
  install: async () => (await import('./install.ts')).install,
  pause: async () => (await import('./pause.ts')).pause,
  plugin: async () => (await import('./plugin.ts')).plugin,
  remove: async () => (await import('./remove.ts')).remove,
  rename: async () => (await import('./rename.ts')).rename,
  replay: async () => (await import('./replay.ts')).replay,
  report: async () => (await import('./report.ts')).report,
  restore: async () => (await import('./restore.ts')).restore,
  schema: async () => (await import('./schema.ts')).schema,
  secret: async () => (await import('./secret.ts')).secret,
  serve: async () => (await import('./serve.ts')).serve,
  set: async () => (await import('./set.ts')).set,
  show: async () => (await import('./show.ts')).show,
  status: async () => (await import('./status.ts')).status,
  test: async () => (await import('./test.ts')).testVerb,
  top: async () => (await import('./top.ts')).top,
  trust: async () => (await import('./trust.ts')).trust,
  try: async () => (await import('./try.ts')).tryOut,
  uninstall: async () => (await import('./uninstall.ts')).uninstall,
  why: async () => (await import('./why.ts')).whyVerb,
}
