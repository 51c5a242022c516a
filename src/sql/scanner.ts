import { type CopySection, copySection } from './copy-data.ts'
import { Enclosures } from './enclosure.ts'
import { skipGap } from './gap.ts'
import { Lexer } from './lexer.ts'
import { readMetaCommand } from './meta-command.ts'
import { type Piece, ScanError } from './piece.ts'
import { Source } from './source.ts'
import { StandardStrings } from './standard-strings.ts'
import { OpenStatement } from './statement.ts'

export { type Piece, ScanError, type Statement } from './piece.ts'

export interface ScanOptions {
  /** What the session has when the script begins; on, if not given. */
  readonly standardConformingStrings?: boolean
}

/**
 * Splits a script into what psql would do, one after the other: statements, psql commands, COPY data.
 *
 * Boundaries are those of psql (psqlscan.l and its main loop). Quotes are read as the server reads them; psql differs
 * from it only where it breaks a statement in two (a literal with escapes that goes on in the next line, a change of
 * standard_conforming_strings in the middle of a line), and then fails.
 *
 * The pieces don't depend on how the script is cut into chunks, but for the parts in which COPY data comes. What is held
 * in memory is one statement and one chunk; a statement may have 256 Mi characters, a word in it 4 Mi.
 */
export class Scanner {
  readonly #source = new Source()
  readonly #enclosures = new Enclosures(this.#source)
  readonly #lexer = new Lexer(this.#source, this.#enclosures)
  readonly #strings: StandardStrings
  #pieces: Piece[] = []
  #failure: ScanError | undefined
  #statement: OpenStatement | undefined
  #copy: CopySection | undefined

  constructor(options: ScanOptions = {}) {
    this.#strings = new StandardStrings(options.standardConformingStrings ?? true)
    this.#lexer.standardStrings = this.#strings.value
  }

  /** Reads on; gives the pieces that are complete. Throws ScanError, once the pieces before it have been given. */
  push(chunk: string): Piece[] {
    return this.#read(chunk, false)
  }

  /** Gives the last pieces. Throws ScanError, also for what is still open. */
  end(): Piece[] {
    return this.#read('', true)
  }

  #read(chunk: string, final: boolean): Piece[] {
    if (this.#failure !== undefined) throw this.#failure
    const pieces: Piece[] = []
    this.#pieces = pieces
    this.#source.add(chunk, final)
    try {
      while (this.#step());
      if (final) this.#finish()
      this.#statement?.letGo(this.#source)
      this.#enclosures.letGo()
      this.#source.letGo()
    } catch (error) {
      if (!(error instanceof ScanError) || pieces.length === 0 || final) throw error
      this.#failure = error
    }
    return pieces
  }

  /** Reads up to the next thing to act on. False: the next chunk is needed. */
  #step(): boolean {
    if (this.#copy !== undefined) {
      if (this.#copy.read(this.#pieces) === 'more') return false
      this.#copy = undefined
      return true
    }
    return this.#statement === undefined ? this.#between() : this.#within(this.#statement)
  }

  #between(): boolean {
    const source = this.#source
    if (!skipGap(source, this.#enclosures)) return false
    const first = source.text[source.at]
    if (first === '\\') return this.#backslash()
    if (first === ';' || (first === '\ufeff' && source.base + source.at === 0)) {
      source.at++
      return true
    }
    const word = this.#lexer.peekWord()
    if (word === undefined) return false
    this.#statement = new OpenStatement(word.toLowerCase(), source)
    return true
  }

  #within(statement: OpenStatement): boolean {
    const { body, variables } = statement
    const lexer = this.#lexer
    switch (lexer.read(body?.counts ?? false)) {
      case 'more':
        return false
      case 'word':
        body?.word(lexer.found, lexer.parentheses, () => this.#source.position(lexer.foundAt))
        return true
      case 'semicolon':
        if (!body?.open) this.#emit(statement)
        return true
      case 'variable': {
        const { found: text, foundAt } = lexer
        variables.push({ name: text.replace(/[:'"{?}]/g, ''), text, start: this.#source.position(foundAt) })
        return true
      }
      case 'backslash':
        return this.#backslash(statement)
    }
  }

  #backslash(statement?: OpenStatement): boolean {
    const source = this.#source
    const from = source.at
    const read = readMetaCommand(source.text, from, source.final)
    if (read === undefined) return false
    const { command, argument, end } = read
    const start = source.position(from)
    const insideStatement = statement !== undefined
    this.#pieces.push({ type: 'meta', command, argument, start, end: source.position(end), insideStatement })
    statement?.blank(source, from, end)
    source.at = end
    if (command !== ';') return true
    source.at++
    const inner = this.#lexer.parentheses > 0 || statement?.body?.open
    if (statement !== undefined && !inner) this.#emit(statement, { joined: true })
    return true
  }

  #emit(open: OpenStatement, { terminated = true, joined = false } = {}): void {
    const statement = open.close(this.#source, { terminated, joined, standardStrings: this.#strings.value })
    this.#statement = undefined
    this.#pieces.push(statement)
    this.#strings.follow(open.head, statement)
    this.#lexer.standardStrings = this.#strings.value
    if (open.head === 'copy') this.#copy = copySection(statement, this.#source, this.#enclosures)
  }

  #finish(): void {
    this.#enclosures.finish()
    const statement = this.#statement
    statement?.body?.finish()
    if (statement !== undefined) this.#emit(statement, { terminated: false })
    this.#copy?.finish(this.#pieces)
  }
}

/** The pieces of a whole script. Throws ScanError. */
export function scanScript(text: string, options?: ScanOptions): Piece[] {
  const scanner = new Scanner(options)
  return [...scanner.push(text), ...scanner.end()]
}
