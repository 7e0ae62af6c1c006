import type { LifecycleEvent } from '@hookline/core'
import { cleaned } from './record/shorten.ts'
import { redact, REDACTED } from './redact.ts'
import type { Standing, Survey } from './survey.ts'

/** A survey without secrets of the event; the hooks are as they are written. */
export function cleanedSurvey(
  { candidates, rewriters, deciders, idle }: Survey,
  { data }: LifecycleEvent,
): Survey {
  const piece = cleanPiece((data as { readonly command?: unknown }).command)
  const clean = ({ hook, matched, patterns, ...rest }: Standing): Standing => ({
    ...cleaned(rest),
    hook,
    matched: matched.map(piece),
    patterns: patterns?.map((one) => ({ ...one, fits: one.fits.map(piece) })) ?? null,
  })
  return {
    candidates: candidates.map(piece),
    rewriters: rewriters.map(clean),
    deciders: deciders.map(clean),
    idle: idle.map(clean),
  }
}

/** Of a secret that a line is split in, no piece is known for what it is: it has to be in what is left of the whole. */
function cleanPiece(command: unknown): (text: string) => string {
  const whole = typeof command === 'string' ? redact(command) : undefined
  return (text) => {
    const left = redact(text)
    return whole === undefined || whole === command || whole.includes(left) ? left : REDACTED
  }
}
