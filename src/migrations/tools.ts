import type { KnownLayout, Layout } from '../config/layouts.ts'

/** How one tool marks the sections of a file: each mark is a line of its own. */
export interface Tool {
  readonly name: KnownLayout
  /** The marks as they are usually written; that of the up section is blank where the tool has none. */
  readonly written: readonly [up: string, down: string]
  /** Absent where all that comes before the down section is up. */
  readonly up?: RegExp
  readonly down: RegExp
  /** A mark that says nothing about sections. */
  readonly other?: RegExp
  /** What somebody may have meant as a mark, and the tool does not take for one, or does not allow. */
  readonly almost?: RegExp
  /** Without a mark of its up section the tool does not run a file, or runs all of it as up. */
  readonly upNeeded: boolean
  /** The down section may come first. */
  readonly anyOrder: boolean
  /** Of a mark that is there twice the second one is a comment, an error, or begins another part of its section. */
  readonly twice: 'comment' | 'error' | 'continued'
  /** What of a mark says that its section runs outside a transaction. */
  readonly outside?: (mark: string) => string | undefined
}

export const tools: readonly Tool[] = [
  {
    // dbmate, migration.go
    name: 'dbmate',
    written: ['-- migrate:up', '-- migrate:down'],
    up: /^--\s*migrate:up(?:\s|$)/,
    down: /^--\s*migrate:down(?:\s|$)/,
    almost: /^\s*--\s*migrate:down\b/i,
    ...{ upNeeded: false, anyOrder: false, twice: 'comment' },
    // The last value of an option counts.
    outside: (mark) => {
      const options = mark.split(/\s+/).filter((word) => /^transaction:[^:]*$/.test(word))
      return options.at(-1) === 'transaction:false' ? options.at(-1) : undefined
    },
  },
  {
    // goose, internal/sqlparser/parser.go; where it has a mark wrong it does not run the file
    name: 'goose',
    written: ['-- +goose Up', '-- +goose Down'],
    up: /^--\s*\+goose\s+up\s*$/i,
    down: /^--\s*\+goose\s+down\s*$/i,
    other: /^--\s*\+goose\s+(?:StatementBegin|StatementEnd|NO TRANSACTION)\s*$/i,
    almost: /^\s*--\s*\+goose\b/i,
    ...{ upNeeded: true, anyOrder: false, twice: 'error' },
  },
  {
    // node-pg-migrate, sqlMigration.ts: the first of each; what is before both of them it does not run
    name: 'node-pg-migrate',
    written: ['-- Up Migration', '-- Down Migration'],
    up: /^\s*--[\s-]*up\s+migration/i,
    down: /^\s*--[\s-]*down\s+migration/i,
    ...{ upNeeded: true, anyOrder: true, twice: 'comment' },
  },
  {
    // sql-migrate, sqlparse.go: each mark says what the lines behind it are
    name: 'sql-migrate',
    written: ['-- +migrate Up', '-- +migrate Down'],
    up: /^-- \+migrate\s+Up(?:\s|$)/,
    down: /^-- \+migrate\s+Down(?:\s|$)/,
    other: /^-- \+migrate\s+Statement(?:Begin|End)(?:\s|$)/,
    almost: /^\s*--\s*\+migrate\b/i,
    ...{ upNeeded: true, anyOrder: true, twice: 'continued' },
    outside: (mark) => mark.split(/\s+/).find((word) => word === 'notransaction'),
  },
  {
    // tern, migrate.go: wherever it is in a line
    name: 'tern',
    written: ['', '---- create above / drop below ----'],
    down: /^---- create above \/ drop below ----\s*$/,
    almost: /^.*--\s*create above\s*\/\s*drop below\s*--/i,
    ...{ upNeeded: false, anyOrder: false, twice: 'comment' },
  },
]

/** The marks of the sections of this layout, as they are usually written. Undefined where it has none. */
export function marksOf(layout: Layout): Tool['written'] | undefined {
  return tools.find(({ name }) => name === layout)?.written
}
