import { styleText } from 'node:util'
import { describe, type Failure, type ServerError } from '../failure.ts'
import { drained } from './drained.ts'
import type { Report, RunEvent } from './event.ts'
import { isSaid, type Level, levelOf } from './level.ts'
import { planTable, statusTable } from './table.ts'

/** Where text goes: results to `out`, everything else to `err`. */
export interface Streams {
  readonly out: NodeJS.WriteStream
  readonly err: NodeJS.WriteStream
}

/** Text for people: one line for each fact, an excerpt with a caret where SQL failed. */
export function human({ out, err }: Streams, wanted: Level): Report {
  return (event) => {
    if (!isSaid(levelOf(event), wanted)) return undefined
    const result =
      event.type === 'status.listed' || event.type === 'plan.listed' || event.type === 'file.created'
    const stream = result ? out : err
    stream.write(`${textOf(printable(event), (format, text) => styleText(format, text, { stream }))}\n`)
    return drained(stream)
  }
}

type Paint = (format: 'red' | 'yellow' | 'dim' | 'bold', text: string) => string

function textOf(event: RunEvent, paint: Paint): string {
  const warning = (text: string) => `${paint('yellow', 'warning:')} ${text}`
  switch (event.type) {
    case 'config.warned':
    case 'folder.warned':
      return warning(event.message)
    case 'connection.retrying':
      return `waiting for PostgreSQL at ${event.address}: ${event.reason}`
    case 'connection.opened':
      return `connected to ${event.address} after ${seconds(event.waitedMs)} (${event.tls})`
    case 'lock.waiting':
      return `another run holds the lock, waiting (${seconds(event.waitedMs)} so far): ${event.holder}`
    case 'lock.acquired':
      return `took the lock after ${seconds(event.waitedMs)}`
    case 'history.diverged':
      return warning(
        `${event.divergence.file ?? event.divergence.version} is ${event.divergence.kind}. ${event.divergence.hint}`,
      )
    case 'history.created':
      return `created the history table ${event.table}`
    case 'history.taken-over':
      return `took over the history table ${event.table}: added ${event.columns.join(', ')}`
    case 'plan.ready':
      return `applying ${event.pending} migration${event.pending === 1 ? '' : 's'}`
    case 'migration.warned':
      return warning(`${event.file}: ${event.message}`)
    case 'migration.noticed':
      return [
        `${event.file}: ${event.severity}: ${event.notice.message}`,
        // Where a NOTICE was raised is noise for people; JSON has it.
        ...extras({ ...event.notice, where: undefined, query: undefined }, paint),
      ].join('\n')
    case 'migration.applied':
      return `applied ${event.file} ${paint('dim', `(${event.durationMs} ms)`)}`
    case 'migration.retrying':
      return `${event.file}: ${event.server.message} (SQLSTATE ${event.server.sqlstate}); ${event.unfinished === undefined ? 'rolled back' : `statement ${event.unfinished.done + 1} is not done`}, trying again in ${seconds(event.delayMs)}`
    case 'migration.waiting':
      return `${event.file}: waiting for ${event.holder}`
    case 'run.failed':
      return failureText(event.failure, paint)
    case 'run.finished':
      return `${event.applied} applied, ${event.skipped} skipped, ${event.total} total, in ${seconds(event.durationMs)}`
    case 'status.listed':
      return statusTable(event.migrations)
    case 'plan.listed':
      return planTable(event.steps)
    case 'database.ready':
      return `PostgreSQL at ${event.address} is ready (${seconds(event.waitedMs)})`
    case 'file.created':
      return event.file
  }
}

function failureText(failure: Failure, paint: Paint): string {
  const { summary, hint } = describe(failure)
  const place = 'place' in failure ? failure.place : undefined
  const server = 'server' in failure ? failure.server : undefined
  return [
    `${paint('red', 'error:')} ${summary}`,
    ...(place === undefined ? [] : excerptLines(place)),
    // What the excerpt of the file shows need not be shown again.
    ...(server === undefined ? [] : extras(place?.exact ? { ...server, query: undefined } : server, paint)),
    hint,
  ].join('\n')
}

function excerptLines({
  line,
  exact,
  excerpt,
}: NonNullable<Extract<Failure, { code: 'MIGRATION_FAILED' }>['place']>): string[] {
  const number = `${line}`
  const margin = ' '.repeat(number.length)
  return [
    `  ${number} | ${excerpt.line}`,
    `  ${margin} | ${exact ? excerpt.caret : `${excerpt.caret} in the statement that begins here`}`,
  ]
}

function extras({ detail, hint, where, query }: ServerError, paint: Paint): string[] {
  const inner = query && `${query.line}\n     ${query.caret}`
  return Object.entries({ detail, hint, where, query: inner })
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => `  ${paint('dim', `${name}:`)} ${String(text).replaceAll('\n', '\n    ')}`)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/**
 * File names, SQL and the server's words may hold terminal escapes, also those of colours: one that hides text would hide
 * what is said behind it. Every text of an event is made harmless before ours are added.
 */
function printable<Value>(value: Value): Value
function printable(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(
      /(?![\t\n])\p{Cc}/gu,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
  if (Array.isArray(value)) return value.map((item) => printable(item))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printable(item)]))
  return value
}
