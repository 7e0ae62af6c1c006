import type * as Zlib from 'node:zlib'
import { lineError } from './line-errors.ts'

/** Takes the bytes of a body as they come. */
export interface Gathering {
  /** @throws HooklineError `WEBHOOK_TOO_LARGE` */
  readonly add: (chunk: Uint8Array) => void
  all(): Uint8Array
}

/** Keeps at most so many bytes. */
export function gather(maxBytes: number, origin: string): Gathering {
  // not a list of chunks: one of a byte each would take a hundred times as much
  let room: Uint8Array = new Uint8Array(0)
  let bytes = 0
  return {
    add(chunk) {
      const end = bytes + chunk.byteLength
      if (end > maxBytes) throw tooLarge(maxBytes, origin)
      if (end > room.byteLength) room = grown(room.subarray(0, bytes), end)
      room.set(chunk, bytes)
      bytes = end
    },
    all: () => room.subarray(0, bytes),
  }
}

/** Doubles, so that what comes in many chunks is not copied for each of them. */
function grown(full: Uint8Array, needed: number): Uint8Array {
  const room = new Uint8Array(Math.max(needed, full.byteLength * 2))
  room.set(full)
  return room
}

/** It is not sent again: the receiver has it, and would say as much. */
function tooLarge(maxBytes: number, origin: string): Error {
  return lineError('WEBHOOK_TOO_LARGE', `${origin} answered with more than ${maxBytes} bytes`)
}

type Unpack = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array>

/** The body as it was before it was packed; what is packed twice is unpacked twice. */
export async function unpacked(
  body: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
  origin: string,
): Promise<Uint8Array> {
  if (encoding === undefined || body.byteLength === 0) return body
  const layers = encoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity')
  if (layers.length > 3)
    throw lineError('WEBHOOK_BROKEN', `${origin} packed its answer ${layers.length} times`)
  let plain = body
  for (const layer of layers.toReversed()) plain = await unpackOne(plain, layer, maxBytes, origin)
  return plain
}

async function unpackOne(
  packed: Uint8Array,
  layer: string,
  maxBytes: number,
  origin: string,
): Promise<Uint8Array> {
  if (!Object.hasOwn(UNPACK, layer))
    throw lineError('WEBHOOK_BROKEN', `${origin} packed its answer in a way that nobody asked for`)
  try {
    return await UNPACK[layer]!(packed, maxBytes)
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(maxBytes, origin)
    throw lineError('WEBHOOK_BROKEN', `${origin} answered with ${layer} that cannot be unpacked`, {
      cause,
      retryable: true,
    })
  }
}

type Unpacker = (
  packed: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, plain: Uint8Array) => void,
) => void

const UNPACK: Readonly<Record<string, Unpack>> = {
  gzip: by((zlib) => zlib.gunzip),
  'x-gzip': by((zlib) => zlib.gunzip),
  // some servers leave out what goes around it
  deflate: (packed, maxBytes) =>
    by((zlib) => ((packed[0]! & 0x0f) === 8 ? zlib.inflate : zlib.inflateRaw))(packed, maxBytes),
  br: by((zlib) => zlib.brotliDecompress),
  zstd: by((zlib) => zlib.zstdDecompress),
}

function by(pick: (zlib: typeof Zlib) => Unpacker): Unpack {
  return (packed, maxOutputLength) =>
    new Promise((resolve, reject) => {
      const unpack = pick(process.getBuiltinModule('node:zlib'))
      unpack(packed, { maxOutputLength }, (error, plain) => (error === null ? resolve(plain) : reject(error)))
    })
}
