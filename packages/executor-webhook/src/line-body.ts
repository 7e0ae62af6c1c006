import { HooklineError } from '@hookline/core'
import type * as Zlib from 'node:zlib'
import type { Incoming } from './line.ts'
import { lineError } from './line-errors.ts'

/** Takes the bytes of a body as they come. */
export interface Gathering {
  /** False: there is no room for all of it, and no more is wanted. */
  readonly add: (chunk: Uint8Array) => boolean
  /** What there was room for. */
  all(): Uint8Array
  isOver(): boolean
}

/** Keeps at most so many bytes. */
export function gather(maxBytes: number): Gathering {
  // not a list of chunks: one of a byte each would take a hundred times as much
  let room: Uint8Array = new Uint8Array(0)
  let bytes = 0
  let isOver = false
  return {
    add(chunk) {
      const fitting = chunk.subarray(0, maxBytes - bytes)
      const end = bytes + fitting.byteLength
      if (end > room.byteLength) room = grown(room.subarray(0, bytes), end)
      room.set(fitting, bytes)
      bytes = end
      isOver ||= fitting.byteLength < chunk.byteLength
      return !isOver
    },
    all: () => room.subarray(0, bytes),
    isOver: () => isOver,
  }
}

/** Doubles, so that what comes in many chunks is not copied for each of them. */
function grown(full: Uint8Array, needed: number): Uint8Array {
  const room = new Uint8Array(Math.max(needed, full.byteLength * 2))
  room.set(full)
  return room
}

/** It is not sent again: the receiver has it, and would say as much. */
function tooLarge(maxBytes: number, origin: string): HooklineError {
  return lineError('WEBHOOK_TOO_LARGE', `${origin} answered with more than ${maxBytes} bytes`)
}

/** What was gathered, as it was before it was packed; or what can be read of it, and why that is not all. */
export async function bodyOf(
  gathering: Gathering,
  encoding: string | undefined,
  maxBytes: number,
  origin: string,
): Promise<Pick<Incoming, 'body' | 'cut'>> {
  const layers = layersOf(encoding)
  const body = gathering.all()
  if (gathering.isOver())
    return { body: layers.length === 0 ? body : new Uint8Array(0), cut: tooLarge(maxBytes, origin) }
  try {
    return { body: body.byteLength === 0 ? body : await unpacked(body, layers, maxBytes, origin) }
  } catch (thrown) {
    return { body: new Uint8Array(0), cut: HooklineError.from(thrown) }
  }
}

function layersOf(encoding = ''): readonly string[] {
  return encoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity')
}

type Unpack = (packed: Uint8Array, maxBytes: number) => Promise<Uint8Array>

/** What is packed twice is unpacked twice. */
async function unpacked(
  body: Uint8Array,
  layers: readonly string[],
  maxBytes: number,
  origin: string,
): Promise<Uint8Array> {
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
