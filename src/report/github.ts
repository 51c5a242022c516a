import { drained } from './drained.ts'
import type { Report } from './event.ts'
import { human, type Streams } from './human.ts'
import { type Issue, Issues } from './issue.ts'
import type { Level } from './level.ts'
import type { RepositoryPath } from './paths.ts'
import { printable } from './printable.ts'

/** GitHub shows so many of each kind for a step, and drops the others without a word. */
const shown = 10

/**
 * Text for people, and at the end a workflow command for each failure, finding and warning, which GitHub shows at the line in
 * the pull request. They go to stderr, which the runner reads as it reads stdout: what a command prints there stays clean.
 */
export function github(
  streams: Streams,
  { level, pathOf }: { readonly level: Level; readonly pathOf: RepositoryPath },
): Report {
  const say = human(streams, level, { harmless })
  const issues = new Issues({ limit: shown, wanted: level })
  return (event) => {
    issues.add(event)
    const said = say(event)
    if (event.type !== 'program.ended') return said
    const commands = (['error', 'warning'] as const).flatMap((severity) => {
      const left = issues.left[severity]
      if (left === 0) return issues[severity].map((issue) => commandOf(printable(issue), pathOf))
      const last: Issue = { severity, check: 'more', message: `and ${left + 1} more: the log has them` }
      return [...issues[severity].slice(0, shown - 1), last].map((issue) =>
        commandOf(printable(issue), pathOf),
      )
    })
    if (commands.length > 0) streams.err.write(`${commands.join('\n')}\n`)
    return drained(streams.err)
  }
}

function commandOf(
  { severity, check, file, line, column, message, help }: Issue,
  pathOf: RepositoryPath,
): string {
  const properties = Object.entries({
    file: file && pathOf(file),
    line,
    endLine: line,
    col: column,
    title: check,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`)
  const text = help === undefined ? message : `${message}\n${help}`
  return `::${severity} ${properties.join(',')}::${escapeData(text)}`
}

/** The runner undoes this, `%` last (actions/runner, ActionCommand.cs). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** What a file makes the server say may look like a command, and the runner would do it: `::add-mask::`, `##[group]`. */
function harmless(text: string): string {
  return text.replaceAll(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [')
}
