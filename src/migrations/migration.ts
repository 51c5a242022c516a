import type { KnownLayout } from '../config/layouts.ts'
import type { Section } from './section.ts'
import type { VersionedName } from './version.ts'

/** One SQL file of the folder, or the section of one that is run. */
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
   * What is run, without a byte order mark; lines end as they do in the file, so that positions are right, and what is
   * not run is blank. Absent where the file is too large to be held: see chunksOf.
   */
  readonly text?: string | undefined
  /** SHA-256 over what is run, with LF line ends, in hex. */
  readonly checksum: string
  /** Which part of the file is run. Absent where all of it is. */
  readonly section?: Section | undefined
  /** What of another tool it is recognised by. Absent where it is a plain file. */
  readonly layout?: KnownLayout | undefined
  /** The mark of another tool that says the file runs outside a transaction, as people know it. */
  readonly outside?: string | undefined
  /** Absent where the folder has no numbers. */
  readonly parsed?: VersionedName | undefined
  /** What undoes it: a script of its own, with its own path, text and checksum. Absent where nothing does. */
  readonly down?: Migration | undefined
  /** It runs again: when its text changed, or at every `up`. After all versioned ones. */
  readonly repeat?: 'on-change' | 'always' | undefined
  /** A squash: the versions, first and last, that it replaces. */
  readonly replaces?: { readonly from: string; readonly to: string } | undefined
}
