import type { Tree } from '../sql/parser.ts'
import type { Statement } from '../sql/scanner.ts'
import type { Relation } from './names.ts'
import type { Schema } from './schema.ts'

export type Severity = 'error' | 'warning' | 'off'

/** A kind of mistake, and how it is found. docs/checks.md is made from these fields, and every example is a test. */
export interface Rule {
  readonly name: string
  /** If no setting says otherwise. */
  readonly severity: Severity
  /** What goes wrong, when, and why; Markdown. */
  readonly explanation: string
  /** It is what a script that undoes is there for, so none of those is found. */
  readonly notInDown?: boolean
  /** Each has the place of its one finding, `line:column`. */
  readonly bad: readonly Example[]
  readonly good: readonly string[]
  readonly check: (statement: ParsedStatement, file: FileFacts) => Iterable<Hit>
}

/** The text of a file; of several, which a line `-- the next file` separates, the last one is meant. */
interface Example {
  readonly at: string
  readonly sql: string
}

/** A statement of a file, with what the parser reads it as. */
export interface ParsedStatement {
  readonly statement: Statement
  readonly tree: Tree
  /** Statements that share a transaction have the same number. */
  readonly transaction: number
}

/** What is known about a file when one of its statements is looked at. */
export interface FileFacts {
  /** The statements before it, in order, but for INSERT, UPDATE, DELETE, SELECT and COPY. */
  readonly before: readonly ParsedStatement[]
  /** Values that a statement before it has added to an enum that the file has not made itself. */
  readonly enumValues: readonly AddedValue[]
  /** A statement before it, in the same transaction, changed rows of a table that was there. */
  readonly changedData: boolean
  /** True for a table, view or the like that the file has made itself: nobody else waits for it, and it is small. */
  readonly isNew: (relation: Relation) => boolean
  /** What the files before it, and the statements before this one, have made. */
  readonly schema: Schema
  /** The name of the history table, without its schema. */
  readonly historyTable: string
}

export interface AddedValue {
  readonly type: Relation
  readonly value: string
  readonly transaction: number
}

/** A mistake that a rule has found. */
export interface Hit {
  /** In bytes of UTF-8 from the start of the statement, as the parser has it; its start, if not given. */
  readonly at?: number | undefined
  /** One sentence: what it does to whom. */
  readonly message: string
  /** What to write instead: a sentence, and lines of SQL that are indented by two. */
  readonly help: string
}
