import type { Failure } from '../failure/failure.ts'
import { andOthers, describe, divergenceText, existingHint, existingText } from '../failure/words.ts'
import { numbered } from '../sql/position.ts'
import type { Finding, RunEvent, StatusLine } from './event.ts'
import { isSaid, type Level, levelOf } from './level.ts'
import type { RepositoryPath } from './paths.ts'

/** Something that is wrong, or may be, at a place: what annotations, reports and summaries are made of. */
export interface Issue {
  readonly severity: 'error' | 'warning'
  /** What kind it is, in words with dashes: the rule of a finding, or the failure. */
  readonly check: string
  /** As the events have it. Absent where it is about no file. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  /** What is so. May have several lines. */
  readonly message: string
  /** What to do about it. May have several lines. */
  readonly help?: string | undefined
  /** The line of the file, and below it a caret. */
  readonly excerpt?: string | undefined
}

/** The issues of one event. Most have none. */
function issuesOf(event: RunEvent): readonly Issue[] {
  switch (event.type) {
    case 'run.failed':
      return failureIssues(event.failure)
    case 'check.listed':
    case 'plan.listed':
      return event.findings.map(ofFinding)
    case 'config.warned':
      return [warning('setting', event.message)]
    case 'folder.warned':
      return [warning('folder', event.message)]
    case 'migration.warned':
      return [{ ...warning('migration', event.message), file: event.file }]
    case 'migration.noticed': {
      const { file, severity, notice } = event
      if (severity !== 'WARNING') return []
      return [{ ...warning('notice', notice.message), file, help: lines(notice.detail, notice.hint) }]
    }
    case 'history.absent':
      return [{ ...warning('history-absent', existingText(event.existing)), help: existingHint }]
    case 'history.diverged': {
      const { file, version, hint } = event.divergence
      const message = `${file ?? version} is ${event.divergence.kind}${andOthers(event.divergence)}`
      return [{ ...warning('history-diverged', message), file, help: hint }]
    }
    default:
      return []
  }
}

/** What `status --check` ended for. */
function statusIssues({
  pending,
  attention,
  migrations,
}: Pick<
  Extract<RunEvent, { type: 'status.listed' }>,
  'pending' | 'attention' | 'migrations'
>): readonly Issue[] {
  const odd = migrations.filter(({ state, hint }) => hint !== undefined && !isUsual(state))
  if (attention > 0 && odd.length > 0)
    return odd.map(({ version, file, state, hint }) => ({
      severity: 'error',
      check: 'status',
      file,
      message: `${version} is ${state}`,
      help: hint,
    }))
  const next = migrations.find(({ state }) => state === 'pending' || state === 'changed')
  const message = `${pending} pending${next?.file === undefined ? '' : `, the next is ${next.file}`}`
  return [{ severity: 'error', check: 'status', message, help: '`up` applies what is pending.' }]
}

function isUsual(state: StatusLine['state']): boolean {
  return ['applied', 'always', 'pending', 'changed'].includes(state)
}

function ofFinding({ rule, help, ...finding }: Finding): Issue {
  return { ...finding, check: rule, help: help === '' ? undefined : help }
}

function failureIssues(failure: Failure): readonly Issue[] {
  const check = failure.code.toLowerCase().replaceAll('_', '-')
  const issue = { severity: 'error', check } as const
  switch (failure.code) {
    case 'FILES_UNUSABLE':
      return failure.problems.map(({ problem, hint, ...place }) => ({
        ...issue,
        ...place,
        message: problem,
        help: hint,
      }))
    case 'HISTORY_DIVERGED':
      return failure.divergences.map((one) => ({
        ...issue,
        file: one.file,
        message: `${one.version} ${divergenceText(one)}`,
        help: one.hint,
      }))
    default: {
      const { summary, hint } = describe(failure)
      const file = 'file' in failure ? failure.file : undefined
      const place = 'place' in failure ? failure.place : undefined
      const line = 'line' in failure ? failure.line : place?.line
      const server = 'server' in failure ? failure.server : undefined
      const located = `${joined(file, line, place?.column)}: `
      return [
        {
          ...issue,
          file,
          line,
          column: place?.exact ? place.column : undefined,
          // Where it is has its own field.
          message: summary.startsWith(located) ? summary.slice(located.length) : summary,
          help: lines(server?.detail, server?.hint, hint),
          excerpt: place && numbered(place.line, place.excerpt),
        },
      ]
    }
  }
}

function warning(check: string, message: string): Issue {
  return { severity: 'warning', check, message }
}

function lines(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.filter(Boolean).join('\n') || undefined
}

/** A server's message may have a mebibyte. */
const maxText = 4000

function clipped(issue: Issue): Issue {
  const cut = (text: string) => clip(text, maxText)
  const { message, help, excerpt } = issue
  return { ...issue, message: cut(message), help: help && cut(help), excerpt: excerpt && cut(excerpt) }
}

/** Of a text so many characters, and … where there are more. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`
}

/** Where it is, as a repository knows it: `migrations/002_x.sql:3:8`, as far as that is known. */
export function whereOf({ file, line, column }: Issue, pathOf: RepositoryPath): string {
  return joined(file && pathOf(file), line, column)
}

function joined(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(':')
}

/**
 * The issues of a run: of errors and warnings so many each, in their order; of the rest, how many there are. A migration may
 * raise any number of warnings.
 */
export class Issues {
  readonly error: Issue[] = []
  readonly warning: Issue[] = []
  /** How many more there were. */
  readonly left = { error: 0, warning: 0 }
  readonly #limit: number
  readonly #wanted: Level
  #status: Extract<RunEvent, { type: 'status.listed' }> | undefined

  /** Warnings of a run that is not to say any (RATCHET_LOG_LEVEL) are none. */
  constructor({ limit, wanted }: { readonly limit: number; readonly wanted: Level }) {
    this.#limit = limit
    this.#wanted = wanted
  }

  add(event: RunEvent): void {
    if (event.type === 'status.listed') this.#status = event
    // Only now is it known whether the state was asked for, or was a reason to end so.
    const ofStatus =
      event.type === 'program.ended' && event.exit !== 0 && this.error.length === 0 && this.#status
    if (ofStatus) this.#keep(statusIssues(ofStatus))
    else if (isSaid(levelOf(event), this.#wanted)) this.#keep(issuesOf(event))
  }

  #keep(issues: readonly Issue[]): void {
    for (const issue of issues) {
      const kept = this[issue.severity]
      if (kept.length < this.#limit) kept.push(clipped(issue))
      else this.left[issue.severity] += 1
    }
  }
}
