import { defineConfig, type Options } from 'tsup'

/** What `hookline run` loads only for an event that needs it: the specifier, and the file it is built to. */
const LATE: Readonly<Record<string, string>> = {
  '@hookline/agents/claude-code': './claude-code.cjs',
  '@hookline/config/expressions': './expressions.js',
  '@hookline/config/patterns': './patterns.js',
  './compile.ts': './compile.js',
  './call.ts': './call.cjs',
  './engage.ts': './engage.cjs',
}

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
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
}

/** What stands on the way of every event, in one CommonJS file: a module costs an agent milliseconds more. */
const run: Options = {
  ...shared,
  entry: {
    run: 'src/run.ts',
    call: 'src/call.ts',
    engage: 'src/engage.ts',
    'claude-code': 'src/late/claude-code.ts',
  },
  format: ['cjs'],
  outExtension: () => ({ js: '.cjs' }),
  esbuildPlugins: [
    {
      name: 'late',
      setup(build) {
        build.onResolve({ filter: /^(@hookline\/|\.\/(compile|call|engage)\.ts)/ }, ({ path, kind }) =>
          LATE_KINDS.has(kind) && Object.hasOwn(LATE, path)
            ? { path: LATE[path]!, external: true }
            : undefined,
        )
      },
    },
  ],
}

// what is imported at the top is part of the file
const LATE_KINDS: ReadonlySet<string> = new Set(['dynamic-import', 'require-call'])

export default defineConfig([verbs, run])
