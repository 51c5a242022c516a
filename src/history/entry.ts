/** One row of the history: a migration that is completely applied. */
export interface Entry {
  /** As it stands in the table: a version, a version and a name, or a file name. */
  readonly version: string
  readonly name: string | undefined
  readonly kind: string | undefined
  /** Undefined where it is unknown: the row was written by somebody else. */
  readonly checksum: string | undefined
  readonly executedAt: string | undefined
  readonly executionMs: number | undefined
  readonly executedBy: string | undefined
}
