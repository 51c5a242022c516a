import type { Report, RunEvent } from './event.ts'
import { changedText, finishedText } from './finished.ts'
import { clip, type Issue, Issues, whereOf } from './issue.ts'
import type { Level } from './level.ts'
import type { RepositoryPath } from './paths.ts'
import { printable } from './printable.ts'

/**
 * A comment on a pull request holds 65,536 characters (GitHub), one on a merge request 1,000,000 (GitLab), a job summary 1 MiB
 * for all that a step says: this is less than each.
 */
const maxBytes = 60_000
/** Of anything, so many are listed; the rest is counted. */
const listed = 100
/** Of a text, so much. */
const maxText = 1500

/**
 * A summary in Markdown, given to `write` at the end, for the summary of a CI job or a comment on a merge request: how it
 * ended, what was done, what was found. Nobody needs it who reads the log; so it is bounded.
 */
export function summary(
  write: (text: string) => void,
  { level, pathOf }: { readonly level: Level; readonly pathOf: RepositoryPath },
): Report {
  const issues = new Issues({ limit: listed, wanted: level })
  const done = new Done()
  return (event) => {
    issues.add(event)
    done.add(event)
    if (event.type !== 'program.ended') return undefined
    const { exit } = event
    const suffix = exit === 0 ? '' : ` (exit code ${exit})`
    const blocks = [
      `### Migrations${done.failed ? ' failed' : ''}${done.headline === undefined ? '' : `: ${done.headline}`}${suffix}`,
      ...issueBlocks('error', issues, pathOf),
      ...done.blocks(pathOf),
      ...issueBlocks('warning', issues, pathOf),
    ]
    write(`${withinBounds(blocks).join('\n\n')}\n`)
    return undefined
  }
}

/** What was done, or would be, as far as it is listed. */
class Done {
  /** How the run ended, for the heading. */
  headline: string | undefined
  failed = false
  readonly #lines: string[][] = []
  #head: readonly string[] = ['File', 'Took']
  #left = 0

  add(event: RunEvent): void {
    switch (event.type) {
      case 'run.failed':
        this.failed = true
        return
      case 'migration.applied':
      case 'migration.undone':
        this.#add([event.file, `${event.durationMs} ms`])
        return
      case 'migration.recorded':
        this.#add([event.file, `recorded: ${event.from} to ${event.to} are applied`])
        return
      case 'run.finished':
      case 'undo.finished':
        this.headline = finishedText(event)
        return
      case 'status.listed': {
        const { applied, pending, attention, migrations } = event
        this.headline =
          pending + attention === 0
            ? `up to date, ${applied} applied`
            : [
                attention > 0 && `${attention} ${attention === 1 ? 'needs' : 'need'} attention`,
                `${pending} pending`,
                `${applied} applied`,
              ]
                .filter(Boolean)
                .join(', ')
        this.#head = ['File', 'State', 'Applied at']
        for (const { file, version, state, executedAt = '' } of migrations)
          if (state !== 'applied' && state !== 'always') this.#add([file ?? version, state, executedAt])
        return
      }
      case 'plan.listed': {
        this.headline = `${event.steps.length} to ${event.direction === 'down' ? 'undo' : 'apply'}`
        this.#head = ['File', 'Statements', 'Transaction', 'Note']
        for (const { file, statements, transaction, why = '', note = '' } of event.steps)
          this.#add([file, `${statements}`, transaction, [why, note].filter(Boolean).join('; ')])
        return
      }
      case 'history.changed':
        this.headline = changedText(event)
        return
      case 'check.listed':
        this.headline = `${event.files} checked, ${event.findings.length} found`
        return
      case 'database.migrated':
        this.headline = `${event.total} applied, nothing pending`
        return
    }
  }

  blocks(pathOf: RepositoryPath): string[] {
    if (this.#lines.length === 0) return []
    const rows = this.#lines.map(([file = '', ...cells]) => [code(pathOf(file)), ...cells.map(cell)])
    const lines = [this.#head, this.#head.map(() => '---'), ...rows].map(
      (cells) => `| ${cells.join(' | ')} |`,
    )
    return [lines.join('\n'), ...(this.#left > 0 ? [`and ${this.#left} more`] : [])]
  }

  #add(row: string[]): void {
    if (this.#lines.length < listed) this.#lines.push(printable(row, 'file'))
    else this.#left += 1
  }
}

function issueBlocks(severity: Issue['severity'], issues: Issues, pathOf: RepositoryPath): string[] {
  const left = issues.left[severity]
  return [
    ...issues[severity].map((issue) => issueBlock(printable(issue), pathOf)),
    ...(left > 0 ? [`and ${left} more ${severity}s`] : []),
  ]
}

function issueBlock(issue: Issue, pathOf: RepositoryPath): string {
  const { severity, check, message, help, excerpt } = issue
  const place = whereOf(issue, pathOf)
  const where = place === '' ? '' : ` ${code(place)}`
  return [
    `**${severity}**${where}: ${cell(message)} (${cell(check)})`,
    ...(excerpt === undefined ? [] : [fenced(excerpt)]),
    ...(help === undefined ? [] : [fenced(help)]),
  ].join('\n\n')
}

/** As many blocks as there is room for, and how many there is none for. */
function withinBounds(blocks: readonly string[]): readonly string[] {
  let bytes = 0
  const end = blocks.findIndex((block) => {
    bytes += Buffer.byteLength(block) + 2
    return bytes > maxBytes
  })
  return end < 0
    ? blocks
    : [...blocks.slice(0, end), `and ${blocks.length - end} more parts: the log has them`]
}

/** Text in a line: none of it is taken for Markdown, HTML, or somebody's name. */
function cell(text: string): string {
  return clip(text, 300)
    .replaceAll(/[\\`*_{}[\]<>#|~&@]/g, (character) => (character === '@' ? '@\u2060' : `\\${character}`))
    .replaceAll('\n', '<br>')
}

function code(text: string): string {
  const clean = clip(text, 300).replaceAll('\n', ' ').replaceAll('|', '\\|')
  const ticks = '`'.repeat(longestTicks(clean) + 1)
  return ticks.length === 1 ? `\`${clean}\`` : `${ticks} ${clean} ${ticks}`
}

function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1))
  return `${fence}\n${clip(text, maxText)}\n${fence}`
}

function longestTicks(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].slice(0, 1000).map(([ticks]) => ticks.length))
}
