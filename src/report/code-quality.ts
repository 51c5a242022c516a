import { createHash } from 'node:crypto'
import type { Report } from './event.ts'
import { type Issue, Issues } from './issue.ts'
import type { Level } from './level.ts'
import type { RepositoryPath } from './paths.ts'
import { printable } from './printable.ts'

/** More than anybody reads: of each kind so many are listed. */
const listed = 1000

/**
 * GitLab's code quality report (docs.gitlab.com, "Code Quality report format"), given to `write` at the end: a list of what is
 * wrong in which line of which file, empty where nothing is. What is about no file has no place in it.
 */
export function codeQuality(
  write: (text: string) => void,
  { level, pathOf }: { readonly level: Level; readonly pathOf: RepositoryPath },
): Report {
  const issues = new Issues({ limit: listed, wanted: level })
  return (event) => {
    issues.add(event)
    if (event.type !== 'program.ended') return undefined
    const used = new Map<string, number>()
    const entries = [...issues.error, ...issues.warning].flatMap((issue) => {
      const { file } = issue
      return file === undefined ? [] : entryOf(printable({ ...issue, file }), pathOf, used)
    })
    write(`${JSON.stringify(entries, undefined, 2)}\n`)
    return undefined
  }
}

const severities = { error: 'critical', warning: 'minor' } as const

function entryOf(
  issue: Issue & { readonly file: string },
  pathOf: RepositoryPath,
  used: Map<string, number>,
) {
  const { severity, check, file, line = 1, message, help } = issue
  const path = pathOf(file)
  return {
    description: help === undefined ? message : `${message}\n${help}`,
    check_name: check,
    fingerprint: fingerprint(issue, path, used),
    severity: severities[severity],
    location: { path, lines: { begin: line } },
  }
}

/**
 * The same for the same thing, wherever the lines above it have moved it: GitLab tells by it what is new. Of what is the same
 * in every respect, the second has another.
 */
function fingerprint({ check, message, excerpt }: Issue, path: string, used: Map<string, number>): string {
  const what = JSON.stringify([check, path, excerpt === undefined ? message : lineOf(excerpt)])
  const before = used.get(what) ?? 0
  used.set(what, before + 1)
  return createHash('sha256')
    .update(before === 0 ? what : `${what} ${before}`)
    .digest('hex')
}

/** The text of the line alone, without its number and the caret. */
function lineOf(excerpt: string): string {
  return (excerpt.split('\n')[0] ?? '').replace(/^\s*\d+ \| ?/, '').trim()
}
