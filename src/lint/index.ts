import { setImmediate as nextTurn } from 'node:timers/promises'
import { excerptAt } from '../migrations/content.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Finding } from '../report/event.ts'
import { loadParser, offsetOf } from '../sql/parser.ts'
import { numbered, type Position, positionAfter } from '../sql/position.ts'
import { Facts } from './facts.ts'
import { Ignores } from './ignore.ts'
import { type Item, type Mode, type Read, readStatements } from './read.ts'
import type { Hit, Rule } from './rule.ts'
import { rules } from './rules.ts'
import { Schema } from './schema.ts'
import type { Severities } from './severities.ts'

/** A script to be looked at: of a migration, or what undoes it. */
export interface Subject extends Mode {
  readonly migration: Migration
  readonly items: () => Iterable<Item>
  readonly direction: 'up' | 'down'
  /** False: it is an up script that is read for what it makes, and nothing that is wrong with it is told. */
  readonly wanted: boolean
}

export interface LintOptions {
  readonly severities: Severities
  /** The name of the history table, without its schema. */
  readonly historyTable: string
  readonly signal: AbortSignal
}

/**
 * What is wrong or dangerous in these scripts, in the order in which they come: that of the folder, as what one makes is known
 * in those behind it. Throws what reading a file that is not held throws, and the reason of the signal.
 */
export async function lint(
  subjects: Iterable<Subject>,
  { severities, historyTable, signal }: LintOptions,
): Promise<readonly Finding[]> {
  await loadParser()
  const schema = new Schema()
  const findings: Finding[] = []
  for (const subject of subjects) {
    // Reading does not wait for anything, so nobody could stop it otherwise.
    await nextTurn(undefined, { signal }).catch(() => signal.throwIfAborted())
    if (subject.wanted) findings.push(...findingsIn(subject, schema, { severities, historyTable }))
    else
      for (const { tree } of readStatements(definitions(subject), subject))
        if (tree !== undefined) schema.see(tree)
  }
  return findings
}

/** What may make a table, or change one. */
function* definitions({ items }: Subject): Generator<Item> {
  for (const item of items()) if (/^(?:create|alter|drop)$/.test(item.statement.words[0] ?? '')) yield item
}

function findingsIn(
  subject: Subject,
  schema: Schema,
  { severities, historyTable }: Pick<LintOptions, 'severities' | 'historyTable'>,
): Finding[] {
  const { migration, direction } = subject
  const facts = new Facts(schema, historyTable)
  const wanted = rules.filter(
    ({ name, notInDown }) => severities.get(name) !== 'off' && !(direction === 'down' && notInDown),
  )
  const ignores = new Ignores(migration)
  const findings: Finding[] = []
  const add = (rule: string, at: Position, { message, help }: Pick<Hit, 'message' | 'help'>) => {
    const severity = severities.get(rule) ?? 'off'
    if (severity === 'off') return
    const { line, column } = at
    const excerpt = excerptAt(migration, at, excerptWidth)
    const lines = excerpt && numbered(line, excerpt)
    findings.push({ rule, severity, file: migration.path, line, column, message, help, excerpt: lines })
  }
  for (const read of readStatements(subject.items(), subject)) {
    facts.begin(read)
    const ignored = ignores.rulesFor(read.statement, read.after)
    for (const { rule, at, hit } of hitsOf(read, facts, wanted)) if (!ignored.has(rule)) add(rule, at, hit)
    facts.see(read, direction)
  }
  for (const { at, ...problem } of ignores.problems(rules.map(({ name }) => name)))
    add('ignore-comment', at, problem)
  return findings.sort((a, b) => a.line - b.line || a.column - b.column)
}

/** With its margin it fits into 80 columns. */
const excerptWidth = 68

function* hitsOf(
  { statement, tree, transaction, problem }: Read,
  facts: Facts,
  wanted: readonly Rule[],
): Generator<{ readonly rule: string; readonly at: Position; readonly hit: Pick<Hit, 'message' | 'help'> }> {
  const { start, text } = statement
  const place = (offset: number) => positionAfter(start, text.slice(0, offset))
  if (problem !== undefined)
    yield {
      rule: 'syntax-error',
      at: place(problem.offset),
      hit: { message: `PostgreSQL cannot read this: ${problem.message}.`, help: syntaxHelp },
    }
  if (tree === undefined) return
  for (const { name, check } of wanted)
    for (const hit of check({ statement, tree, transaction }, facts))
      yield { rule: name, at: place(offsetOf(text, hit.at ?? 0)), hit }
}

const syntaxHelp =
  'This is read as PostgreSQL 18 reads it. Where a newer server knows it, say so:\n' +
  '  -- check:ignore syntax-error: PostgreSQL 19 knows it'
