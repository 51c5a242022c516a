import type { Layout } from '../config/layouts.ts'
import { outsideByHead } from './head.ts'
import { type Part, type Refusal, SectionMarks, type Sections } from './marks.ts'
import { PhraseSearch } from './phrase.ts'
import { RunMarkReader } from './run-marks.ts'
import type { Lines } from './section.ts'

/**
 * Marks of files that are more, or something else, than SQL to be run once: a down section run as up would
 * undo what it stands for. Until a layout is supported a file that carries its mark is refused.
 */
const lines: readonly (readonly [mark: RegExp, what: string])[] = [
  [/^--\s*rambler\s+(?:up|down)\b/i, 'has rambler sections'],
  [/^--\s*\/\/\s*@UNDO\b/i, 'has an undo section (MyBatis Migrations)'],
  [/^--\s*!(?:Ups|Downs)\b/i, 'has Play evolutions'],
]

/** goose's parser: a line that begins with two hyphens, and then exactly this, blanks aside; it is for both sections. */
const outsideBoth = /^--\s*\+goose NO TRANSACTION(?=\s*$)/i

/** Marks that their tools honour in whatever line of a section they are: of each what people know it by. */
const outside: readonly RegExp[] = [
  // tern 2: the whole line.
  /^---- tern: disable-tx ----(?=\r?$)/,
  // postgres-migrations looks for it anywhere; nobody writes it but as a comment.
  /^[ \t]*-- postgres-migrations disable-transaction/,
]

/** As much of a line as is looked at, and of what comes before the first statement. */
const lineLimit = 512
const headLimit = 64 * 1024

export const layoutHint = 'This layout is not supported; so this file is not run.'

/** Reads the marks of other tools in a file, piece by piece. */
export class LayoutReader {
  readonly #layout: Layout
  readonly #marks: SectionMarks
  readonly #runMarks = new RunMarkReader()
  readonly #separator = new PhraseSearch('---- create above / drop below ----')
  readonly #template = new PhraseSearch('{{')
  /** The first mark of a layout that is not supported. */
  #refusal: Refusal | undefined
  /** The first line that is neither blank nor a comment. */
  #code: number | undefined
  readonly #outside: { readonly line: number; readonly mark: string; readonly both: boolean }[] = []
  #head = ''
  /** The line that the text so far ends in: its number, and how it begins. */
  #line = 1
  #begun = ''

  constructor(layout: Layout = 'auto') {
    this.#layout = layout
    this.#marks = new SectionMarks(layout)
  }

  read(text: string): void {
    this.#separator.read(text, this.#line)
    this.#template.read(text, this.#line)
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
      else if (this.#code === undefined && code !== 0x0a && code !== 0x0d) this.#code = line
      line++
      from = end + 1
    }
    this.#line = line
    this.#begun = text.slice(from, from + lineLimit)
  }

  /**
   * The file ends. Returns what is wrong with its marks, or its sections, if it has any, or the mark that says all of it
   * runs outside a transaction; and when it is run.
   */
  end(): {
    readonly refusal?: Refusal | undefined
    readonly outside?: string | undefined
    readonly sections?: Sections | undefined
    readonly when: ReturnType<RunMarkReader['end']>
  } {
    this.#look(this.#begun, this.#line)
    const sections = this.#marks.sections()
    const refusal =
      this.#refusal ??
      this.#marks.refusal(sections && this.#codeBefore(sections.mark)) ??
      this.#ternRefusal(sections)
    const outside = (part?: Part) => part && { ...part, outside: part.outside ?? this.#outsideIn(part.lines) }
    return {
      refusal,
      outside: (sections ? undefined : this.#outsideIn()) ?? outsideByHead(this.#head),
      sections: sections && { ...sections, up: outside(sections.up) as Part, down: outside(sections.down) },
      when: this.#runMarks.end(this.#code),
    }
  }

  #look(line: string, number: number): void {
    if (!/^[ \t]*--/.test(line)) {
      if (line.trim() !== '') this.#code ??= number
      return
    }
    this.#marks.look(line, number)
    this.#runMarks.look(line, number)
    const [, problem] = lines.find(([mark]) => mark.test(line)) ?? []
    if (problem !== undefined) this.#refusal ??= { line: number, problem, hint: layoutHint }
    for (const mark of [outsideBoth, ...outside]) {
      const found = mark.exec(line)?.[0].trim()
      if (found !== undefined) this.#outside.push({ line: number, mark: found, both: mark === outsideBoth })
    }
  }

  /** The first line before this one that has a statement; a comment may be a block. */
  #codeBefore(line: number): number | undefined {
    if (this.#code === undefined || this.#code >= line) return undefined
    const before = this.#head.split('\n').slice(0, line - 1)
    if (before.length < line - 1) return this.#code
    const comments = /--.*|\/\*[\s\S]*?\*\//g
    return before.join('\n').replace(comments, '').trim() === '' ? undefined : this.#code
  }

  #outsideIn(lines: readonly Lines[] = [{ from: 1, to: Number.POSITIVE_INFINITY }]): string | undefined {
    return this.#outside.find(
      ({ line, both }) => both || lines.some(({ from, to }) => from <= line && line <= to),
    )?.mark
  }

  /** tern finds its mark in the middle of a line as well, and fills in a template before it runs a file. */
  #ternRefusal(sections: Sections | undefined): Refusal | undefined {
    const ofTern = sections?.layout === 'tern' || this.#layout === 'tern'
    if (this.#separator.line !== undefined && !(ofTern && sections?.mark === this.#separator.line))
      return {
        line: this.#separator.line,
        problem: 'has the mark of a down section inside a line (tern)',
        hint: 'Give that mark a line of its own.',
      }
    if (!ofTern || this.#template.line === undefined) return undefined
    return {
      line: this.#template.line,
      problem: 'is a template (tern)',
      hint: 'Write out what the template makes: files are run as they are.',
    }
  }
}
