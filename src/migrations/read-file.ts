import { statSync } from 'node:fs'
import type { FileProblem } from '../failure.ts'
import { readText } from './content.ts'
import { LayoutReader, layoutHint, unsupportedName } from './layout.ts'
import type { Migration } from './migration.ts'
import { readScriptConfig } from './script-config.ts'
import { parseVersionedName } from './version.ts'

/** A file up to this size is held, while all that are held together are not too much. */
const heldFileBytes = 1024 * 1024
const heldBytes = 64 * 1024 * 1024

/** How much of the folder's text is held so far. */
export interface Held {
  bytes: number
}

/**
 * Reads one file of the folder, once; `config` is the file beside it that says how it is run.
 *
 * Throws the system's error where it cannot be read, and an Error without a code, whose message finishes the sentence
 * "<file> …", where it is not a file of text.
 */
export function readMigration(
  {
    path,
    file,
    config,
  }: { readonly path: string; readonly file: string; readonly config?: string | undefined },
  held: Held,
): { readonly migration: Migration; readonly unsupported?: FileProblem | undefined } {
  const stats = statSync(path)
  // A pipe would block for ever.
  if (!stats.isFile()) throw new Error('is not a regular file')
  const hold = stats.size <= heldFileBytes && held.bytes + stats.size <= heldBytes
  const layout = new LayoutReader()
  let text = ''
  const reading = readText(path)
  let next = reading.next()
  for (; !next.done; next = reading.next()) {
    layout.read(next.value)
    if (hold) text += next.value
  }
  const { checksum, bytes } = next.value
  if (hold) held.bytes += bytes
  const outside = layout.end()
  const said = config === undefined ? {} : readScriptConfig(config)
  const { unsupported } = layout
  const base = file.slice(0, -'.sql'.length)
  const parsed = parseVersionedName(base)
  return {
    migration: {
      version: parsed?.version ?? base,
      name: parsed?.name ?? base,
      ...{ file, path, bytes, checksum, parsed },
      text: hold ? text : undefined,
      outside: outside ?? said.outside,
    },
    unsupported:
      unsupportedName(path, file) ??
      (unsupported === undefined ? said.problem : { file: path, ...unsupported, hint: layoutHint }),
  }
}
