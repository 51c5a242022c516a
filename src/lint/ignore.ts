import { closestMatch } from 'leven'
import { linesFrom } from '../migrations/content.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Position } from '../sql/position.ts'
import type { Statement } from '../sql/scanner.ts'

/** A comment `-- check:ignore rule: reason`. */
interface Mark {
  readonly at: Position
  readonly rules: readonly string[]
  readonly reason: string
  /** It stands before everything but comments, and nothing that it could be about follows in the next line. */
  head: boolean
  /** Something was found to which it applies, so far. */
  used: boolean
}

const pattern = /^(\s*)--\s*check:ignore(?![\w-])([^\r]*)\r?$/

/** What the comments of a script say is to be passed over. */
export class Ignores {
  readonly #marks: readonly Mark[]

  constructor(migration: Migration) {
    const { section } = migration
    // Comments above all sections are about each of them, and the text of a section has not got them.
    const whole: Migration =
      section === undefined
        ? migration
        : { ...migration, section: undefined, text: undefined, checksum: section.whole }
    const marks = mayHave(migration) ? marksIn(linesFrom(whole, 1)) : []
    if (section === undefined) this.#marks = marks
    else {
      const inside = ({ at: { line } }: Mark) =>
        section.lines.some(({ from, to }) => from <= line && line <= to)
      this.#marks = marks.filter((mark) => mark.head || inside(mark))
    }
  }

  /** The rules that are passed over for a statement; `after` is the one before it. */
  rulesFor({ start }: Statement, after: Statement | undefined): ReadonlySet<string> {
    const applying = this.#marks.filter(
      ({ at, head }) => head || (at.offset < start.offset && at.offset >= (after?.end.offset ?? 0)),
    )
    for (const mark of applying) mark.used = true
    return new Set(applying.flatMap(({ rules }) => rules))
  }

  /** What is wrong with the comments, once all statements have been asked for. */
  *problems(known: readonly string[]): Generator<{
    readonly at: Position
    readonly message: string
    readonly help: string
  }> {
    for (const { at, rules, reason, head, used } of this.#marks) {
      const unknown = rules.find((rule) => !known.includes(rule))
      const close = unknown && closestMatch(unknown, known, { maxDistance: 4 })
      if (rules.length === 0)
        yield { at, message: 'It names no rule, so nothing is passed over.', help: form }
      else if (unknown !== undefined)
        yield {
          at,
          message: `There is no rule ${unknown}, so nothing is passed over.`,
          help: close === undefined ? 'docs/checks.md has all rules.' : `Did you mean ${close}?`,
        }
      else if (reason === '') yield { at, message: 'It does not say why.', help: form }
      else if (!used && !head) yield { at, message: 'It is before no statement.', help: form }
    }
  }
}

const form =
  'Put it on a line of its own before the statement, or at the top of the file with an empty line behind it:\n' +
  '  -- check:ignore RULE: REASON'

/** Most files have none: they are not read a second time. */
function mayHave({ text, section }: Migration): boolean {
  return text === undefined || section !== undefined || text.includes('check:ignore')
}

function marksIn(lines: Iterable<string>): readonly Mark[] {
  const marks: Mark[] = []
  let offset = 0
  let number = 0
  let code = false
  let waiting: Mark[] = []
  for (const line of lines) {
    number++
    const [, blanks = '', said] = pattern.exec(line) ?? []
    if (said !== undefined) {
      const [names = '', ...reason] = said.split(':')
      const mark = {
        at: { offset: offset + blanks.length, line: number, column: blanks.length + 1 },
        rules: names
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
        reason: reason.join(':').trim(),
        head: false,
        used: false,
      }
      marks.push(mark)
      waiting.push(mark)
    } else {
      const isMark = /^\s*--+\s*(?:\+?(?:migrate|goose)\b|up migration|create above)/i.test(line)
      // Before the first statement an empty line, or the mark of a section, sets it apart.
      if (!code && (line.trim() === '' || isMark)) for (const mark of waiting) mark.head = true
      const isComment = /^\s*--/.test(line)
      if (!isComment && line.trim() !== '') code = true
      if (!isComment) waiting = []
    }
    offset += line.length + 1
  }
  return marks
}
