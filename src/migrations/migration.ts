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
  /** What is run, without a byte order mark. Lines end as they do in the file, so that positions are right. */
  readonly text: string
  /** SHA-256 over the text with LF line ends, in hex. */
  readonly checksum: string
  /** Absent where the folder has no numbers. */
  readonly parsed?: VersionedName | undefined
}
