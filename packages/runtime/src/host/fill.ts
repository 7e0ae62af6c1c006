import { hasHoles, renderer, type ExpressionEngine, type Json, type Scope } from '@hookline/core'

/** What fills templates for one run. */
export type Render = (template: Json) => Json

/** Fills templates as the engine does where the executor is in its own process. */
export function filler(engine: ExpressionEngine | undefined, scope: Scope): Render {
  const render = renderer(engine)
  return (template) => render(template, scope)
}

/** The engine, if settings or variables have holes. */
export async function engineFor(
  ...templates: readonly (Json | undefined)[]
): Promise<ExpressionEngine | undefined> {
  if (!templates.some(hasHoles)) return undefined
  return (await import('@hookline/config/expressions')).expressions
}
