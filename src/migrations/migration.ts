import type { VersionedName } from './version.ts'

/** One SQL file of the folder. */
export interface Migration {
  readonly version: string
  /** The words after the version; the whole name where the folder has no numbers. */
  readonly name: string
  /** The file's name, as the history may know it. */
  readonly file: string
  /** The file's path, as people know it. */
  readonly path: string
  /** Its size when the folder was read. */
  readonly bytes: number
  /**
   * What is run, without a byte order mark; lines end as they do in the file, so that positions are right. Absent where
   * the file is too large to be held: see chunksOf.
   */
  readonly text?: string | undefined
  /** SHA-256 over the text with LF line ends, in hex. */
  readonly checksum: string
  /** The mark of another tool that says the file runs outside a transaction, as people know it. */
  readonly outside?: string | undefined
  /** Absent where the folder has no numbers. */
  readonly parsed?: VersionedName | undefined
}
