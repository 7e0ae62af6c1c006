import { paint } from '../paint.ts'

const COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'green'>> = {
  deny: 'red',
  failed: 'red',
  dead: 'red',
  dropped: 'red',
  ask: 'yellow',
  queued: 'yellow',
  forgotten: 'yellow',
  running: 'yellow',
  allow: 'green',
  ok: 'green',
}

/** A text in the colour of a word. */
export function coloured(word: string, text: string): string {
  const colour = Object.hasOwn(COLOURS, word) ? COLOURS[word] : undefined
  return colour === undefined ? text : paint(colour, text)
}
