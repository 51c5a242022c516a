import type { Report, RunEvent } from './event.ts'
import { type Issue, Issues, whereOf } from './issue.ts'
import type { Level } from './level.ts'
import type { RepositoryPath } from './paths.ts'
import { printable } from './printable.ts'

/** So many files have a test case of their own; more are counted in one. What failed always has its own. */
const listed = 20_000
/** Of what is wrong, so much is listed of each kind. */
const listedIssues = 1000

/**
 * A JUnit report, given to `write` at the end: a test case for each file of the folder. It passed where this run applied,
 * undid or checked it, or `status` knows it as applied; it failed where an error is about it; otherwise it is skipped.
 * What failed for no file is an error of the test case `run`.
 *
 * The form is what Jenkins, GitLab and others share (junit-10.xsd of the xUnit plugin of Jenkins).
 */
export function junit(
  write: (text: string) => void,
  { level, pathOf }: { readonly level: Level; readonly pathOf: RepositoryPath },
): Report {
  const run = new Run(level)
  return (event) => {
    run.add(event)
    if (event.type === 'program.ended') write(documentOf(run.cases(), pathOf))
    return undefined
  }
}

/** One file, or what is about none. */
interface Case {
  readonly file?: string | undefined
  /** Where it is about no file. */
  readonly name?: string
  readonly ms?: number | undefined
  /** Why it neither passed nor failed. */
  readonly skipped?: string | undefined
  readonly errors?: readonly Issue[] | undefined
  readonly warnings?: readonly Issue[] | undefined
}

/** What became of each file. */
class Run {
  readonly #issues: Issues
  #files: readonly string[] = []
  /** Milliseconds, of those that passed. */
  readonly #passed = new Map<string, number>()
  readonly #states = new Map<string, string>()
  #allPassed = false

  constructor(wanted: Level) {
    this.#issues = new Issues({ limit: listedIssues, wanted })
  }

  add(event: RunEvent): void {
    this.#issues.add(event)
    switch (event.type) {
      case 'folder.read':
        this.#files = event.files
        break
      case 'migration.applied':
      case 'migration.undone':
        if (this.#passed.size < listed) this.#passed.set(event.file, event.durationMs)
        break
      case 'migration.recorded':
        this.#passed.set(event.file, 0)
        break
      case 'status.listed':
        for (const { file, state } of event.migrations)
          if (file === undefined) continue
          else if (state === 'applied' || state === 'always') this.#passed.set(file, 0)
          else this.#states.set(file, state)
        break
      case 'check.listed':
      case 'database.migrated':
        this.#allPassed = true
        break
    }
  }

  cases(): readonly Case[] {
    const errors = Map.groupBy(this.#issues.error, ({ file }) => file)
    const warnings = Map.groupBy(this.#issues.warning, ({ file }) => file)
    const all = new Set([...this.#files, ...this.#passed.keys(), ...this.#states.keys()])
    const named = new Set([...all].slice(0, listed))
    // What was refused may not be among the files that were read.
    for (const file of [...errors.keys(), ...warnings.keys()]) if (file !== undefined) named.add(file)
    const rest = [...all].filter((file) => !named.has(file)).length
    const ofRun = errors.get(undefined)
    return [
      ...(ofRun === undefined ? [] : [{ name: 'run', errors: ofRun }]),
      ...[...named].map((file): Case => {
        const done = this.#allPassed || this.#passed.has(file)
        return {
          file,
          ms: this.#passed.get(file),
          skipped: done ? undefined : (this.#states.get(file) ?? 'not run'),
          errors: errors.get(file),
          warnings: warnings.get(file),
        }
      }),
      ...(rest === 0 ? [] : [{ name: `and ${rest} more files`, skipped: 'not listed' }]),
    ]
  }
}

function documentOf(cases: readonly Case[], pathOf: RepositoryPath): string {
  const count = (is: (one: Case) => unknown) => cases.filter(is).length
  const failures = count(({ file, errors }) => errors !== undefined && file !== undefined)
  const errors = count(({ file, errors }) => errors !== undefined && file === undefined)
  const skipped = count(({ skipped, errors }) => skipped !== undefined && errors === undefined)
  const ms = cases.reduce((sum, { ms = 0 }) => sum + ms, 0)
  const totals = { tests: cases.length, failures, errors, time: seconds(ms) }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'pg-ratchet', ...totals })}>`,
    `  <testsuite${attributes({ name: 'migrations', ...totals, skipped })}>`,
    ...cases.flatMap((one) => caseLines(printable(one), pathOf).map((line) => `    ${line}`)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function caseLines(
  { file, name, ms = 0, skipped, errors, warnings = [] }: Case,
  pathOf: RepositoryPath,
): string[] {
  const path = file === undefined ? `pg-ratchet/${name}` : pathOf(file)
  const slash = path.lastIndexOf('/')
  const open = `<testcase${attributes({
    classname: slash < 1 ? 'migrations' : path.slice(0, slash),
    name: path.slice(slash + 1),
    time: seconds(ms),
  })}`
  const tag = file === undefined ? 'error' : 'failure'
  const [first] = errors ?? []
  const inside = [
    ...(first === undefined
      ? skipped === undefined
        ? []
        : [`  <skipped${attributes({ message: skipped })}/>`]
      : [
          `  <${tag}${attributes({ type: first.check, message: first.message })}>${text(
            (errors ?? []).map((issue) => textOf(issue, pathOf)).join('\n'),
          )}</${tag}>`,
        ]),
    ...(warnings.length === 0
      ? []
      : [`  <system-out>${text(warnings.map((one) => textOf(one, pathOf)).join('\n'))}</system-out>`]),
  ]
  return inside.length === 0 ? [`${open}/>`] : [`${open}>`, ...inside, '</testcase>']
}

function textOf(issue: Issue, pathOf: RepositoryPath): string {
  const { severity, check, message, help, excerpt } = issue
  const place = whereOf(issue, pathOf)
  return [`${place}${place === '' ? '' : ': '}${severity}: ${message} (${check})`, excerpt, help]
    .filter(Boolean)
    .join('\n')
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  // In an attribute a parser makes a blank of a line end that is not written so.
  return Object.entries(values)
    .map(
      ([name, value]) => ` ${name}="${text(`${value}`).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`,
    )
    .join('')
}

/** XML 1.0 has no way to write some characters at all: control characters, halves of pairs (Char, production 2). */
function text(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
