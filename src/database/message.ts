import PgQuery from 'pg/lib/query.js'
import { CopyFeed, type CopySink } from './copy-feed.ts'
import { codeOf } from './sqlstate.ts'

/** The rows of one statement of a message, as the server wrote them. */
export interface Rows {
  readonly columns: readonly string[]
  /** The oid of each column's type, as pg_type has it. */
  readonly types: readonly number[]
  readonly values: readonly (readonly (string | null)[])[]
}

/** What came back for one message: all of it, also where it failed half-way. */
export interface Answer {
  /** How many statements were completed. Empty statements are not counted. */
  readonly completed: number
  /** Empty unless the message was sent with `keepRows`. */
  readonly results: readonly Rows[]
  readonly error?: Error | undefined
  /** One of its statements was a COMMIT that went through (by its command tag). */
  readonly committed: boolean
  /** No transaction was open when the server had done all of it; undefined after an error. */
  readonly idle?: boolean | undefined
}

/** A NOTICE, WARNING or the like. */
export interface Notice {
  readonly severity?: string | undefined
  readonly code?: string | undefined
  readonly message?: string | undefined
}

/** What a session is at, for whoever watches it. */
export interface Purpose {
  readonly file: string
  /** Where it is certain which statement it is. */
  readonly line?: number | undefined
  /** How long each of its waits for a lock may last, in milliseconds; 0: for ever. */
  readonly lockTimeoutMs?: number | undefined
  /** The COPY … FROM STDIN in it: its line, and how much data it reads. */
  readonly copy?: { readonly line: number; readonly bytes: number } | undefined
}

export interface MessageOptions {
  /** Rows are dropped as they arrive without this. */
  readonly keepRows?: boolean
  /** A promise that it returns holds back what the server has to say next. */
  readonly onNotice?: (notice: Notice) => Promise<void> | undefined
  /**
   * What a COPY … FROM STDIN at its end reads, taken as fast as the server reads it. Such a message must be the last one
   * in flight. What the data throws fails the COPY, and is the error of the answer.
   */
  readonly copyData?: Iterable<string> | undefined
  /** Called as soon as the answer is complete, before the next message's notices: events keep their order. */
  readonly onAnswer?: (answer: Answer) => void
}

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

/** The parts of pg's Query that it calls while an answer comes in (pg 8.23, lib/query.js; not in its types). */
interface QueryHooks {
  text: string
  submit(connection: unknown): Error | null
  callback: (error: Error | null) => void
  handleRowDescription(message: { fields: readonly Field[] }): void
  handleDataRow(message: { fields: (string | null)[] }): void
  handleEmptyQuery(): void
  handleCopyInResponse(connection: CopySink): void
  handleCommandComplete(message: { text: string }): void
}
const QueryBase = PgQuery as unknown as new (text: string) => QueryHooks

/**
 * One simple-query message: any number of statements, one answer.
 *
 * pg's own Query keeps every row that a file returns (297 MB for a million rows, measured) and throws away
 * the results that came before an error. It is sent as a subclass because pg refuses anything else in
 * pipeline mode.
 */
export class Message extends QueryBase {
  readonly answer: Promise<Answer>
  readonly onNotice: MessageOptions['onNotice'] | undefined
  /** Set by who hears of ReadyForQuery, which is before anybody hears of the answer. */
  idle: boolean | undefined
  purpose: Purpose | undefined
  readonly #keepRows: boolean
  #copyData: Iterable<string> | undefined
  #feed: CopyFeed | undefined
  readonly #results: { columns: string[]; types: number[]; values: (string | null)[][] }[] = []
  #completed = 0
  #committed = false

  constructor(text: string, { keepRows = false, onNotice, onAnswer, copyData }: MessageOptions = {}) {
    super(text)
    this.#keepRows = keepRows
    this.#copyData = copyData
    this.onNotice = onNotice
    this.answer = new Promise((resolve) => {
      // After an error pg never says that the query ended: the callback is where both endings arrive.
      this.callback = (error) => {
        this.#feed?.stop()
        const answer = {
          completed: this.#completed,
          results: this.#results,
          error: this.#feed?.failure ?? error ?? undefined,
          committed: this.#committed,
        }
        onAnswer?.(answer)
        resolve(answer)
      }
    })
  }

  /** The text goes once it is sent: V8 keeps answered messages for long (measured: 100 MB more for a large file). */
  override submit(connection: unknown): Error | null {
    const error = super.submit(connection)
    this.text = ''
    return error
  }

  override handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    if (!this.#keepRows) return
    const types = fields.map(({ dataTypeID }) => dataTypeID)
    this.#results.push({ columns: fields.map(({ name }) => name), types, values: [] })
  }

  override handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#keepRows) this.#results.at(-1)?.values.push(fields)
  }

  override handleEmptyQuery(): void {}

  override handleCopyInResponse(connection: CopySink): void {
    const data = this.#copyData
    // Nobody foresaw this one, or another one before it has the data: it fails (57014), and the session goes on.
    if (data === undefined) connection.sendCopyFail('there is no data for it')
    else this.#feed = new CopyFeed(connection, data)
    this.#copyData = undefined
  }

  override handleCommandComplete({ text }: { text: string }): void {
    this.#completed += 1
    this.#committed ||= text === 'COMMIT'
  }
}

/** The rows as objects, column by column. */
export function objectsOf(rows: Rows | undefined): Record<string, string | null>[] {
  return (rows?.values ?? []).map((values) =>
    Object.fromEntries(rows?.columns.map((column, index) => [column, values[index] ?? null]) ?? []),
  )
}

/** The first error that carries a code: what follows it on the same connection is only an echo. */
export function causeOf(errors: readonly (Error | undefined)[]): Error | undefined {
  return errors.find((error) => codeOf(error) !== undefined) ?? errors.find((error) => error !== undefined)
}
