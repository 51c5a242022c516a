import { styleText } from 'node:util'
import { duration, seconds } from '../amounts.ts'
import type { Failure, ServerError } from '../failure/failure.ts'
import { andOthers, blockedBy, describe, existingHint, existingText } from '../failure/words.ts'
import { drained } from './drained.ts'
import type { Report, RunEvent } from './event.ts'
import { excerptLines } from './excerpt-lines.ts'
import { findingsText, findingText } from './finding.ts'
import { changedText, finishedText } from './finished.ts'
import { fixed, layOut, widthOf } from './layout.ts'
import { isResult, isSaid, type Level, levelOf } from './level.ts'
import { LiveLine } from './live-line.ts'
import type { Look, Paint } from './look.ts'
import { pace } from './pace.ts'
import { printable } from './printable.ts'
import { runningLine, runningText } from './running.ts'
import { changesTable, planTable, statusTable } from './table.ts'

/** Where text goes: results to `out`, everything else to `err`. */
export interface Streams {
  readonly out: NodeJS.WriteStream
  readonly err: NodeJS.WriteStream
}

/**
 * Text for people: one line for each fact, an excerpt with a caret where SQL failed. On a terminal what takes long is
 * told in a last line that is redrawn, and erased before anything else is printed; what is wider is laid out anew.
 */
export function human(
  { out, err }: Streams,
  wanted: Level,
  { harmless = (text) => text }: { readonly harmless?: (text: string) => string } = {},
): Report {
  const live = new LiveLine(err)
  const isDue = pace()
  return (event) => {
    if (!isSaid(levelOf(event), wanted)) return undefined
    if (event.type === 'migration.running') {
      if (live.possible) return void live.draw(runningLine(printable(event)))
      if (!isDue(event)) return undefined
    }
    live.erase()
    const stream = isResult(event) ? out : err
    const width = widthOf(stream)
    const paint: Paint = (format, text) => styleText(format, text, { stream })
    stream.write(`${harmless(layOut(textOf(printable(event), { paint, width }), width))}\n`)
    return drained(stream)
  }
}

function textOf(event: RunEvent, look: Look): string {
  const { paint, width } = look
  const warning = (text: string) => `${paint('yellow', 'warning:')} ${text}`
  switch (event.type) {
    case 'config.warned':
    case 'folder.warned':
      return warning(event.message)
    case 'folder.read':
      return `read ${event.files.length} ${event.files.length === 1 ? 'file' : 'files'} of ${event.folder}`
    case 'connection.retrying':
      return [`waiting for PostgreSQL at ${event.address}: ${event.reason}`, event.hint]
        .filter(Boolean)
        .join('\n')
    case 'connection.opened':
      return `connected to ${event.address}${event.attempts > 1 ? ` after ${seconds(event.waitedMs)}` : ''} (${event.tls})`
    case 'connection.unanswered':
      return `no answer yet from ${event.address}: a pooler has no connection free, or the server is busy`
    case 'lock.per-migration':
      return 'the pooler has no second connection: going on with one, and taking the lock in each migration'
    case 'lock.waiting':
      return `another run holds the lock, waiting (${seconds(event.waitedMs)} so far): ${event.holder}`
    case 'lock.acquired':
      return `took the lock after ${seconds(event.waitedMs)}`
    case 'history.diverged':
      return warning(
        `${event.divergence.file ?? event.divergence.version} is ${event.divergence.kind}${andOthers(event.divergence)}. ${event.divergence.hint}`,
      )
    case 'history.absent':
      return warning(`${existingText(event.existing)}, and \`up\` runs all pending files. ${existingHint}`)
    case 'history.planned':
      return changesTable(event, width)
    case 'history.changed':
      return `${changedText(event)} in the history ${event.table}`
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
        ...extras({ ...event.notice, where: undefined, query: undefined }, look),
      ].join('\n')
    case 'migration.applied':
      return `applied ${event.file} ${paint('dim', `(${event.durationMs} ms)`)}`
    case 'migration.recorded':
      return `recorded ${event.file}, which replaces ${event.from} to ${event.to}`
    case 'undo.ready':
      return `undoing ${event.steps} migration${event.steps === 1 ? '' : 's'}`
    case 'migration.undone':
      return `undid ${event.version} with ${event.file} ${paint('dim', `(${event.durationMs} ms)`)}`
    case 'migration.retrying':
      return [
        `${event.file}: ${event.server.message} (SQLSTATE ${event.server.sqlstate}); ${event.unfinished === undefined ? 'rolled back' : `statement ${event.unfinished.done + 1} is not done`}, trying again in ${seconds(event.delayMs)}`,
        // Of a deadlock, who waited for whom.
        ...extras({ ...event.server, hint: undefined, where: undefined, query: undefined }, look),
        ...blockedBy(event.blockers ?? []),
      ].join('\n')
    case 'migration.running':
      return runningText(event)
    case 'migration.waiting':
      return `${event.file}: waiting for ${event.holder}`
    case 'run.failed':
      return failureText(event.failure, look)
    case 'run.finished':
    case 'undo.finished':
      return finishedText(event)
    case 'status.listed':
      return statusTable(event, width)
    case 'plan.listed':
      return [planTable(event, width), ...event.findings.map((one) => `\n${findingText(one, look)}`)].join(
        '\n',
      )
    case 'check.listed':
      return findingsText(event, look)
    case 'database.ready':
      return `PostgreSQL at ${event.address} is ready (${seconds(event.waitedMs)})`
    case 'migrations.awaited':
      return `waiting for ${event.pending} of ${event.total} migrations (${duration(event.waitedMs)} so far), the next is ${event.next}`
    case 'database.migrated':
      return `${event.total} applied, nothing pending in PostgreSQL at ${event.address} (${seconds(event.waitedMs)})`
    case 'file.created':
      return fixed(event.file)
    case 'program.ended':
      return `exit code ${event.exit}`
  }
}

function failureText(failure: Failure, look: Look): string {
  const { summary, hint } = describe(failure)
  const place = 'place' in failure ? failure.place : undefined
  const server = 'server' in failure ? failure.server : undefined
  return [
    `${look.paint('red', 'error:')} ${summary}`,
    ...(place === undefined ? [] : placeLines(place, look)),
    // What the excerpt of the file shows need not be shown again.
    ...(server === undefined ? [] : extras(place?.exact ? { ...server, query: undefined } : server, look)),
    hint,
  ].join('\n')
}

function placeLines(
  { line, exact, excerpt }: NonNullable<Extract<Failure, { code: 'MIGRATION_FAILED' }>['place']>,
  { width }: Look,
): string[] {
  const margin = ' '.repeat(`${line}`.length)
  return excerptLines(excerpt, {
    margins: [`  ${line} | `, `  ${margin} | `],
    width,
    note: exact ? '' : 'in the statement that begins here',
  })
}

function extras({ query, detail, hint, where }: ServerError, { paint, width }: Look): string[] {
  const said = Object.entries({ detail, hint, where })
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => `  ${paint('dim', `${name}:`)} ${String(text).replaceAll('\n', '\n    ')}`)
  if (query === undefined) return said
  const [line = '', pointed = ''] = excerptLines(query, { margins: ['  query: ', '         '], width })
  return [...said, line.replace('query:', paint('dim', 'query:')), pointed]
}
