import { hasHoles, holes, HooklineError, type ExpressionEngine, type Json, type Scope } from '@hookline/core'

/** What fills templates for one run. */
export type Render = (template: Json) => Json

/** Fills templates as the engine does where the executor is in its own process. */
export function filler(engine: ExpressionEngine | undefined, scope: Scope): Render {
  const render = (template: Json): Json => {
    if (typeof template === 'string') return hasHoles(template) ? fill(template, engine, scope) : template
    if (typeof template !== 'object' || template === null) return template
    if (Array.isArray(template)) return (template as readonly Json[]).map(render)
    return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, render(value as Json)]))
  }
  return render
}

function fill(template: string, engine: ExpressionEngine | undefined, scope: Scope): Json {
  if (engine === undefined)
    throw new HooklineError('EXPRESSIONS_MISSING', `"${template}" needs an expression engine`)
  const parts = holes(template)
  const values = parts.map((part, at) => (at % 2 === 0 ? part : engine.compile(part)(scope)))
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') return values[1]!
  return values.map(plainText).join('')
}

/** A value inside a text: absent is empty, a structure is its JSON. */
function plainText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The engine, if settings or variables have holes. */
export async function engineFor(
  ...templates: readonly (Json | undefined)[]
): Promise<ExpressionEngine | undefined> {
  if (!templates.some(hasHoles)) return undefined
  return (await import('@hookline/config/expressions')).expressions
}
