import { oneLine } from './notices.ts'
import type { Content } from './tool-result.ts'

/** What stands for content that is not text: what it is and how large, never the content itself. */
export interface Note {
  readonly type: string
  readonly mime?: string
  readonly uri?: string
  readonly bytes?: number
}

/** Of an image, audio, a resource or a link to one. */
export function noteOf(content: Content): Note {
  const inner = (typeof content['resource'] === 'object' ? content['resource'] : undefined) as
    | Content
    | undefined
  const { mimeType, uri, data, blob, text, size } = { ...content, ...inner } as Readonly<
    Record<string, unknown>
  >
  const bytes = typeof size === 'number' ? size : sizeOf(data ?? blob, text)
  return {
    type: oneLine(content.type, 40),
    ...(typeof mimeType === 'string' && { mime: oneLine(mimeType, 100) }),
    ...(typeof uri === 'string' && { uri: oneLine(uri, 200) }),
    ...(bytes !== undefined && { bytes }),
  }
}

/** Of base64 without reading it. */
function sizeOf(packed: unknown, text: unknown): number | undefined {
  if (typeof packed === 'string')
    return Math.floor((packed.length * 3) / 4) - (/=*$/.exec(packed.slice(-2))?.[0].length ?? 0)
  return typeof text === 'string' ? Buffer.byteLength(text) : undefined
}
