import type { Entry } from '../../src/history/entry.ts'
import type { Migration } from '../../src/migrations/migration.ts'
import { TextReader } from '../../src/migrations/text.ts'
import { parseVersionedName } from '../../src/migrations/version.ts'

/** What the history records of this text. */
export function checksumOf(text: string): string {
  const reader = new TextReader()
  reader.read(Buffer.from(text), true)
  return reader.checksum()
}

/** The migration that a file of this name and text is read as. */
export function migration(file: string, text = 'SELECT 1;'): Migration {
  const base = file.replace(/\.sql$/, '')
  const parsed = parseVersionedName(base)
  return {
    version: parsed?.version ?? base,
    name: parsed?.name ?? base,
    file,
    path: `migrations/${file}`,
    bytes: Buffer.byteLength(text),
    text,
    checksum: checksumOf(text),
    parsed,
  }
}

/** A row of the history; without a text its checksum is unknown. */
export function applied(version: string, text?: string): Entry {
  return {
    version,
    name: undefined,
    kind: undefined,
    checksum: text === undefined ? undefined : checksumOf(text),
    executedAt: undefined,
    executionMs: undefined,
    executedBy: undefined,
  }
}
