/** A row of another tool's history table, column by column, as the server writes it with times in UTC. */
export type Row = Readonly<Record<string, string | null>>

/** Another tool, and how its history is read. */
export interface Adopter {
  /** For people. */
  readonly title: string
  /** What it calls its table if nobody told it otherwise. */
  readonly table: string
  /** Where it makes it, if that is not along the search_path. */
  readonly schema?: string
  /** By these columns its table is recognised. */
  readonly columns: readonly string[]
  /** It has no others: a table of the same name that has more is not its own. */
  readonly exact?: boolean
  /** The advisory locks that it holds while it runs. */
  readonly locks?: (at: Place) => readonly bigint[]
  /** What its rows say, in whatever order they come. */
  readonly read: (rows: readonly Row[]) => Taken
  /** Whether a file is the one that was applied, by what its row says. */
  readonly verify?: (file: AdoptedFile, sum: string) => boolean
  /** How its rows name a file, where that is neither a version nor a name. */
  readonly keyOf?: (version: string) => string
}

/** Where its table is. */
export interface Place {
  readonly schema: string
  readonly table: string
  readonly database: string
}

/** What its history says. */
interface Taken {
  readonly applied: readonly Applied[]
  /** Everything up to and including this version is applied as well. */
  readonly upTo?: string | undefined
  /** A state in which nobody can take it over, and what to do about that. */
  readonly broken?: { readonly reason: string; readonly hint: string } | undefined
}

/** A migration that it has applied. */
export interface Applied {
  /** Its version, its name, or the name of its file. */
  readonly key: string
  /** What `verify` is given. */
  readonly sum?: string | undefined
  readonly executedAt?: string | undefined
  readonly executionMs?: number | undefined
  readonly executedBy?: string | undefined
}

/** A file as it lies on disk, and those before it, in order. */
export interface AdoptedFile {
  readonly name: string
  readonly bytes: Buffer
  readonly before: () => readonly { readonly name: string; readonly bytes: Buffer }[]
}
