import type { Entry } from '../../src/history/entry.ts'
import type { Migration } from '../../src/migrations/migration.ts'
import { type RunMarks, withRunMarks } from '../../src/migrations/run-marks.ts'
import { TextReader } from '../../src/migrations/text.ts'
import { baseOf, parseVersionedName } from '../../src/migrations/version.ts'

/** What the history records of this text. */
export function checksumOf(text: string): string {
  const reader = new TextReader()
  reader.read(Buffer.from(text), true)
  return reader.checksum()
}

/** The migration that a file of this name and text is read as; `marks` is what is said in it about when it is run. */
export function migration(file: string, text = 'SELECT 1;', marks: RunMarks = {}): Migration {
  const base = baseOf(file)
  const parsed = parseVersionedName(base)
  const whole = {
    version: parsed?.version ?? base,
    name: parsed?.name ?? base,
    file,
    path: `migrations/${file}`,
    bytes: Buffer.byteLength(text),
    text,
    checksum: checksumOf(text),
    parsed,
  }
  return withRunMarks(whole, base, marks)
}

/** A migration, and the script beside it that undoes it. */
export function undoable(file: string, text = 'SELECT 1;', down = 'SELECT -1;'): Migration {
  const { parsed, ...script } = migration(file.replace(/\.sql$/, '.down.sql'), down)
  const { version, name } = migration(file)
  return { ...migration(file, text), down: { ...script, version, name } }
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
