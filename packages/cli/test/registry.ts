import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { onTestFinished } from 'vitest'

/** A package as it is published: its manifest, and where its tarball lies. */
export interface Published {
  readonly manifest: { readonly name: string; readonly version: string }
  readonly tarball: string
}

/** A registry of npm that has these packages; more can be published later. It goes with the test. */
export async function registry(published: Published[]): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    const asked = decodeURIComponent(url.slice(1))
    const file = published.find(({ tarball }) => asked === `-/${basename(tarball)}`)
    const versions = published.filter(({ manifest }) => manifest.name === asked)
    if (file === undefined && versions.length === 0) response.statusCode = 404
    const said = versions.length === 0 ? '{}' : JSON.stringify(packument(versions, address()))
    response.end(file === undefined ? said : readFileSync(file.tarball))
  })
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return address()
}

function packument(versions: readonly Published[], address: string): object {
  const { name, version } = versions.at(-1)!.manifest
  const rows = versions.map(({ manifest, tarball }) => {
    const shasum = createHash('sha1').update(readFileSync(tarball)).digest('hex')
    return [manifest.version, { ...manifest, dist: { tarball: `${address}/-/${basename(tarball)}`, shasum } }]
  })
  return { name, 'dist-tags': { latest: version }, versions: Object.fromEntries(rows) as object }
}
