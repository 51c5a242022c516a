/** One migration, before a tool's own file is made of it. */
export interface File {
  /** From 1. */
  readonly number: number
  readonly sql: string
  /** It cannot run in a transaction. */
  readonly alone?: boolean
}

/** What a tool is to be run on. */
export interface Task {
  readonly url: string
  /** The folder that holds what `files` returned. */
  readonly dir: string
  /** Everything is applied already. */
  readonly nothing: boolean
  /** PostgreSQL may not be there yet. */
  readonly early: boolean
}

/** A program that applies migrations, with its files and its history. */
export interface Tool {
  readonly name: string
  /** What it says its version is. */
  readonly version: string
  /** The files that it reads, by name. Undefined where it cannot do what they ask for. */
  readonly files: (files: readonly File[]) => Readonly<Record<string, string>> | undefined
  readonly command: (task: Task) => readonly string[]
  readonly env?: (task: Task) => Readonly<Record<string, string>>
  /** How many migrations its history has, its own included. */
  readonly history: string
  /** Rows that it adds for itself. */
  readonly extraRows?: number
  /** It is not made to be run twice at the same time. */
  readonly alone?: boolean
  /** It needs minutes for what others do in seconds: left out of a quick run, but for a few files. */
  readonly slow?: boolean
  /** What is started is a shell: its memory says nothing. */
  readonly shell?: boolean
  /** It waits for PostgreSQL by itself. */
  readonly waits?: boolean
  /** It can run what psql and pg_dump write: COPY with its data. */
  readonly copies?: boolean
}

/** `001` and the like: as wide as all of them need, so that the names are in order. */
export function numbered(number: number, width = 5): string {
  return String(number).padStart(width, '0')
}

/** A file for each, with the name and the text that these make of it. */
export function each(
  files: readonly File[],
  name: (number: string) => string,
  text: (file: File) => string = ({ sql }) => sql,
): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map((file) => [name(numbered(file.number)), text(file)]))
}
