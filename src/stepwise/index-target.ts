import { Reader } from './reader.ts'

/** What CREATE INDEX CONCURRENTLY says before it comes to the columns. */
export interface IndexTarget {
  readonly unique: boolean
  readonly ifNotExists: boolean
  /** Undefined where the server is to choose one. */
  readonly name: string | undefined
  readonly table: string
  /** From behind the table to the end, untouched. */
  readonly rest: string
}

/** Undefined for a statement that the server does not understand either. */
export function indexTarget(text: string): IndexTarget | undefined {
  const reader = new Reader(text)
  if (!reader.take('create')) return undefined
  const unique = reader.take('unique')
  if (!reader.take('index', 'concurrently')) return undefined
  const ifNotExists = reader.take('if', 'not', 'exists')
  const unnamed = !ifNotExists && reader.take('on')
  const name = unnamed ? undefined : reader.plainName()
  if (!unnamed && (name === undefined || !reader.take('on'))) return undefined
  const enclosed = reader.take('only') && reader.take('(')
  const table = reader.qualifiedName()
  if (table === undefined || (enclosed && !reader.take(')'))) return undefined
  return { unique, ifNotExists, name, table, rest: reader.rest }
}
