import { count } from '../amounts.ts'
import type { Finding, RunEvent } from './event.ts'
import { excerptLines } from './excerpt-lines.ts'
import { fixed } from './layout.ts'
import type { Look } from './look.ts'

/** Every finding, and how many there are; that line is the last, where a terminal shows it. */
export function findingsText(
  { files, findings }: Extract<RunEvent, { type: 'check.listed' }>,
  look: Look,
): string {
  const of = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length
  const counts = (['error', 'warning'] as const)
    .map((severity) => [of(severity), severity] as const)
    .filter(([found]) => found > 0)
    .map(([found, word]) => count(found, word))
  const said = counts.length === 0 ? 'nothing found' : counts.join(', ')
  const last = `${count(files, 'file')} checked: ${said}`
  return [...findings.map((one) => `${findingText(one, look)}\n`), last].join('\n')
}

/** Where it is, what it does, the line with a caret, and what to write instead. */
export function findingText(finding: Finding, { paint, width }: Look): string {
  const { severity, rule, file, line, column, message, help, excerpt } = finding
  const colour = severity === 'error' ? 'red' : 'yellow'
  return [
    `${paint(colour, `${severity}:`)} ${file}:${line}:${column}: ${rule}`,
    `  ${message}`,
    ...(excerpt === undefined ? [] : fitted(excerpt, width)),
    // What is indented is SQL, to be copied as it is.
    ...help.split('\n').map((line) => (line.startsWith('  ') ? fixed(`  ${line}`) : `  ${line}`)),
  ].join('\n')
}

/** Both lines of an excerpt, of which the margin ends with a bar. */
function fitted(excerpt: string, width: number | undefined): string[] {
  const [line = '', caret = ''] = excerpt.split('\n')
  const margin = line.indexOf('| ') + 2
  return excerptLines(
    { line: line.slice(margin), caret: caret.slice(margin) },
    { margins: [line.slice(0, margin), caret.slice(0, margin)], width },
  )
}
