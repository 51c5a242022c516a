import type { ProgressTable } from '../history/progress.ts'
import type { Item } from '../plan/items.ts'
import type { Part } from '../plan/parts.ts'
import type { Unsettled } from './witness.ts'

/** A statement of the file failed. */
export class StatementFailed extends Error {
  override readonly name = 'StatementFailed'
  readonly item: Item
  /** What was sent with it. */
  readonly part: Part
  /** How many characters of ours were sent before it. */
  readonly prefix: number
  /** What it may have left behind, a sentence; undefined: nothing. */
  readonly left: string | undefined

  constructor(
    error: Error,
    at: {
      readonly item: Item
      readonly part?: Part
      readonly prefix?: number
      readonly left?: string | undefined
    },
  ) {
    super(error.message, { cause: error })
    this.item = at.item
    this.part = at.part ?? { statements: [at.item.statement] }
    this.prefix = at.prefix ?? 0
    this.left = at.left
  }
}

/** The transaction of the file failed at its end. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed'
  /** A deferred constraint or trigger. */
  readonly deferred: boolean
  /** The statement that ends it, or is all of it. */
  readonly item: Item | undefined

  constructor(error: Error, at: { readonly deferred: boolean; readonly item: Item | undefined }) {
    super(error.message, { cause: error })
    this.deferred = at.deferred
    this.item = at.item
  }
}

/** The progress of the file could not be noted. */
export class NotNoted extends Error {
  override readonly name = 'NotNoted'
  readonly table: ProgressTable

  constructor(error: Error, table: ProgressTable) {
    super(error.message, { cause: error })
    this.table = table
  }
}

/** The file has a COMMIT or ROLLBACK that was not recognised. */
export class Escaped extends Error {
  override readonly name = 'Escaped'
}

/** Only a person can say how it goes on. */
export class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly unsettled: Unsettled
  readonly number: number
  /** The text of the statement, where the file does not have it. */
  readonly text: string | undefined

  constructor(unsettled: Unsettled, number: number, text?: string) {
    super(unsettled.found)
    this.unsettled = unsettled
    this.number = number
    this.text = text
  }
}
