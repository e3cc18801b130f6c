// Writes beside each file of a built site that gains by it the same file in brotli (NAME.br) and gzip (NAME.gz), as small as they get, for
// hosts that send those in its place: www/edge's handler does, and so do others (nginx's brotli_static and gzip_static).
//
//     node www/compress.mjs dist
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Kinds of file that are not packed already. */
const kinds = new Set(['.css', '.html', '.js', '.json', '.map', '.svg', '.ts', '.txt', '.wasm', '.webmanifest'])
/** What has fewer bytes fits into one packet with its headers. */
const least = 1400

const encodings = [
  ['.br', (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })],
  ['.gz', (bytes) => promisify(gzip)(bytes, { level: 9 })],
]

/** Resolves to the number of files that have been written. */
export async function compress(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && kinds.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  const written = await Promise.all(files.flatMap((file) => encodings.map(async ([ending, encode]) => {
    const bytes = readFileSync(file)
    if (bytes.length < least) return 0
    const short = await encode(bytes)
    if (short.length >= bytes.length) return 0
    writeFileSync(file + ending, short)
    return 1
  })))
  return written.reduce((sum, one) => sum + one, 0)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(`${await compress(process.argv[2])} files in brotli and gzip are beside those that they are of`)
