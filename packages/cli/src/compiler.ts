import type { PlanRequest } from '@hookline/runtime'

/** What makes a plan of a hooks.toml; loaded where one has changed. */
export const compiler: PlanRequest['compiler'] = async () => (await import('./compile.ts')).compileLayer
