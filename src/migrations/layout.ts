import type { FileProblem } from '../failure.ts'
import { outsideByHead } from './head.ts'

/**
 * Marks of files that are more, or something else, than SQL to be run once: a down section run as up would
 * undo what it stands for. Until a layout is supported a file that carries its mark is refused.
 */
const fileNames: readonly (readonly [mark: RegExp, what: string])[] = [
  [/\.down\.sql$/i, 'is a down script'],
  [/\.up\.sql$/i, 'belongs to a pair of an up and a down script'],
  [/^U\d[\d._]*__/, 'is an undo script by its name (Flyway)'],
  [/^R__/, 'is a repeatable migration by its name (Flyway)'],
  [/^B\d[\d._]*__/, 'is a baseline migration by its name (Flyway)'],
]

const lines: readonly (readonly [mark: RegExp, what: string])[] = [
  [/^--\s*migrate:down\b/i, 'has a down section (dbmate)'],
  [/^--\s*migrate:repeat\b/i, 'is to run more than once'],
  [/^--\s*migrate:replaces\b/i, 'replaces other migrations'],
  [/^--\s*\+goose\s+Down\b/i, 'has a down section (goose)'],
  [
    /^--\s*\+goose\s+(?!(?:Up|StatementBegin|StatementEnd|NO TRANSACTION)\s*$)/,
    'has a goose annotation that is not supported',
  ],
  [/^--\s*\+migrate\s+\w+/i, 'has sql-migrate sections'],
  [/^--\s*rambler\s+(?:up|down)\b/i, 'has rambler sections'],
  [/^--\s*\/\/\s*@UNDO\b/i, 'has an undo section (MyBatis Migrations)'],
  [/^--\s*!(?:Ups|Downs)\b/i, 'has Play evolutions'],
  [/^-{4}\s*create above\s*\/\s*drop below\s*-{4}/i, 'has a down section (tern)'],
  [/^[ \t]*--[ \t-]*down[ \t]+migration/i, 'has a down section (node-pg-migrate)'],
]

/** Marks that their tools honour in whatever line they are: of each what people know it by. */
const outside: readonly RegExp[] = [
  // goose's parser: a line that begins with two hyphens, and then exactly this, blanks aside.
  /^--\s*\+goose NO TRANSACTION(?=\s*$)/,
  // tern 2: the whole line.
  /^---- tern: disable-tx ----(?=\r?$)/,
  // postgres-migrations looks for it anywhere; nobody writes it but as a comment.
  /^[ \t]*-- postgres-migrations disable-transaction/,
]

/** As much of a line as is looked at, and of what comes before the first statement. */
const lineLimit = 512
const headLimit = 64 * 1024

export const layoutHint = 'This version runs plain SQL files that are applied once; so this file is not run.'

/** What the name of a file says that it is, where that is not supported. */
export function unsupportedName(path: string, file: string): FileProblem | undefined {
  const [, problem] = fileNames.find(([mark]) => mark.test(file)) ?? []
  return problem === undefined ? undefined : { file: path, problem, hint: layoutHint }
}

/** Reads the marks of other tools in a file, piece by piece. */
export class LayoutReader {
  /** The first mark of a layout that is not supported, and its line. */
  unsupported: { readonly line: number; readonly problem: string } | undefined
  #outside: string | undefined
  #head = ''
  /** The line that the text so far ends in: its number, and how it begins. */
  #line = 1
  #begun = ''

  read(text: string): void {
    if (this.#head.length < headLimit) this.#head += text.slice(0, headLimit - this.#head.length)
    const first = text.indexOf('\n')
    this.#begun += text.slice(0, Math.min(first === -1 ? text.length : first, lineLimit - this.#begun.length))
    if (first === -1) return
    this.#look(this.#begun, this.#line)
    let line = this.#line + 1
    let from = first + 1
    for (let end = text.indexOf('\n', from); end !== -1; end = text.indexOf('\n', from)) {
      // Most lines are not comments, and most of the time goes by here.
      const code = text.charCodeAt(from)
      if (code === 0x2d || code === 0x20 || code === 0x09)
        this.#look(text.slice(from, Math.min(end, from + lineLimit)), line)
      line++
      from = end + 1
    }
    this.#line = line
    this.#begun = text.slice(from, from + lineLimit)
  }

  /** The file ends. Returns the mark that says it runs outside a transaction, if one does. */
  end(): string | undefined {
    this.#look(this.#begun, this.#line)
    return this.#outside ?? outsideByHead(this.#head)
  }

  #look(line: string, number: number): void {
    if (!/^[ \t]*--/.test(line)) return
    const [, problem] = lines.find(([mark]) => mark.test(line)) ?? []
    if (problem !== undefined) this.unsupported ??= { line: number, problem }
    this.#outside ??= outside.map((mark) => mark.exec(line)?.[0].trim()).find((mark) => mark !== undefined)
  }
}
