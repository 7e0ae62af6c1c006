import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

/** What `hookline run` loads only for an event that needs it: the specifier, and the file it is built to. */
const LATE: Readonly<Record<string, string>> = {
  '@hookline/agents/claude-code': './claude-code.cjs',
  '@hookline/config/expressions': './expressions.js',
  '@hookline/config/patterns': './patterns.js',
  './compile.ts': './compile.js',
  './call.ts': './call.cjs',
  './engage.ts': './engage.cjs',
  './main.ts': './main.js',
  './layers/besides.ts': './besides.cjs',
  './late/hosts.ts': './hosts.cjs',
  './late/inputs.ts': './inputs.cjs',
  './late/limits.ts': './limits.cjs',
  './late/outbox.ts': './outbox.cjs',
  './late/sandbox.ts': './sandbox.cjs',
  './late/servers.ts': './servers.cjs',
  './deliver.ts': './deliver.cjs',
  './late/start.ts': './start.cjs',
  './transcript.ts': './transcript.cjs',
  './late/start-server.ts': './start-server.cjs',
  './server.ts': './server.cjs',
  './http.ts': './http.cjs',
  './history.ts': './api-history.cjs',
  './compile-apart.ts': './compile-apart.cjs',
  './late/told.ts': './told.cjs',
  './late/too-old.ts': './too-old.cjs',
  './late/enter-managed.ts': './enter-managed.cjs',
  './late/company.ts': './company.cjs',
  './look.ts': './look.cjs',
  './host.ts': './host.cjs',
}

/** Lets what is loaded late be a file of its own. */
function late(names: readonly string[]): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'late',
    setup(build) {
      build.onResolve({ filter: /^(@hookline|\.)\// }, ({ path, kind }) =>
        LATE_KINDS.has(kind) && names.includes(path) ? { path: LATE[path]!, external: true } : undefined,
      )
    },
  }
}

// what is imported at the top is part of the file
const LATE_KINDS: ReadonlySet<string> = new Set(['dynamic-import', 'require-call', 'require-resolve'])

/**
 * A verb reads what it takes by `import()`, and all that it takes at once. A module that is required in the middle of others
 * would have all that it takes itself begin only then, in an order that no other module waits for.
 */
function atOnce(apart: readonly string[]): NonNullable<Options['esbuildPlugins']>[number] {
  return {
    name: 'at-once',
    setup(build) {
      build.onLoad({ filter: /\/cli\/src\/[^.]*\.ts$/ }, ({ path }) => {
        const imports: string[] = []
        const contents = readFileSync(path, 'utf8').replaceAll(REQUIRED, (all, name: string) => {
          if (apart.includes(name)) return all
          return `late${imports.push(`import * as late${imports.length} from '${name}';`) - 1}`
        })
        return { contents: imports.join('') + contents, loader: 'ts' }
      })
    },
  }
}

const REQUIRED = /require\('((?:\.|@hookline)[^']+)'\)/g

/** What is a file of `run`'s, for verbs, too: as modules they would be second copies of what the copy in the state directory has already. */
const APART: readonly string[] = [
  './late/hosts.ts',
  './late/outbox.ts',
  './compile-apart.ts',
  '@hookline/agents/claude-code',
]

const shared: Options = {
  target: 'node22',
  platform: 'node',
  minify: true,
  noExternal: [/.*/],
  define: { HOOKLINE_VERSION: JSON.stringify(process.env['npm_package_version'] ?? '0.0.0') },
}

/** The verbs, and what `run` loads late, as modules that share their chunks. */
const verbs: Options = {
  ...shared,
  entry: {
    main: 'src/main.ts',
    compile: 'src/compile.ts',
    expressions: 'src/late/expressions.ts',
    patterns: 'src/late/patterns.ts',
  },
  format: ['esm'],
  splitting: true,
  treeshake: true,
  esbuildPlugins: [late(APART), atOnce(APART)],
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
}

/**
 * One `require` of each of Node's modules per file: each goes through its loader, and a bundle has one for each of its
 * sources.
 */
const requireOnce: NonNullable<Options['plugins']>[number] = {
  name: 'require-once',
  renderChunk(code) {
    const names = new Map<string, string>()
    return {
      code: code.replaceAll(/([\w$]+)=require\("([a-z_/]+)"\)/g, (all, name: string, module: string) => {
        const first = names.get(module)
        if (first === undefined) names.set(module, name)
        return first === undefined ? all : `${name}=${first}`
      }),
    }
  },
}

/** What stands on the way of every event, in one CommonJS file: a module costs an agent milliseconds more. */
const run: Options = {
  ...shared,
  entry: {
    run: 'src/run.ts',
    call: 'src/call.ts',
    engage: 'src/engage.ts',
    besides: 'src/late/besides.ts',
    'claude-code': 'src/late/claude-code.ts',
    hosts: 'src/late/hosts.ts',
    inputs: 'src/late/inputs.ts',
    limits: 'src/late/limits.ts',
    outbox: 'src/late/outbox.ts',
    sandbox: 'src/late/sandbox.ts',
    servers: 'src/late/servers.ts',
    deliver: 'src/late/deliver.ts',
    start: 'src/late/start.ts',
    transcript: 'src/transcript.ts',
    'start-server': 'src/late/start-server.ts',
    told: 'src/late/told.ts',
    'too-old': 'src/late/too-old.ts',
    'enter-managed': 'src/late/enter-managed.ts',
    company: 'src/late/company.ts',
    look: 'src/look.ts',
    host: 'src/late/host.ts',
    server: 'src/late/server.ts',
    http: 'src/resident/http.ts',
    'api-history': 'src/late/api-history.ts',
    'compile-apart': 'src/late/compile-apart.ts',
  },
  format: ['cjs'],
  outExtension: () => ({ js: '.cjs' }),
  plugins: [requireOnce],
  esbuildPlugins: [late(Object.keys(LATE))],
}

export default defineConfig([verbs, run])
