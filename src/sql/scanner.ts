import { readCopyData } from './copy-data.ts'
import { closeEnclosure, type Enclosure } from './enclosure.ts'
import { kindOf } from './kind.ts'
import { blanks, dollarTag, isNameCharacter, readsEscapes } from './lexeme.ts'
import { readMetaCommand } from './meta-command.ts'
import { type Position, positionAfter } from './position.ts'
import { RoutineBody } from './routine-body.ts'
import { Ruler } from './ruler.ts'
import { standardStringsAfter } from './standard-strings.ts'
import { ScannedStatement } from './statement.ts'

export type Piece = Statement | MetaCommand | CopyData

export interface Statement {
  readonly type: 'statement'
  /**
   * From the first word to and including the semicolon; comments before it are left out. As long as `end.offset -
   * start.offset`, and the same text, except that psql commands inside and the backslash of `\;` are blanks.
   */
  readonly text: string
  readonly start: Position
  /** Just after the text. */
  readonly end: Position
  /** The first words, see wordsOf; made when asked for. */
  readonly words: readonly string[]
  /** False for the last statement of a script that ends without a semicolon. */
  readonly terminated: boolean
  /** Ends in `\;`: psql sends it and the next statement as one message, which is one implicit transaction. */
  readonly joined: boolean
  /** Names that psql would replace if a variable of that name were set: `:name`, `:'name'`, `:"name"`, `:{?name}`. */
  readonly variables: readonly Variable[]
}

export interface Variable {
  readonly name: string
  readonly start: Position
}

export interface MetaCommand {
  readonly type: 'meta'
  /** Without the backslash. */
  readonly command: string
  readonly argument: string
  readonly start: Position
  readonly end: Position
  /** It stands in the middle of a statement; its piece comes before that statement's. */
  readonly insideStatement: boolean
}

/** Data of the COPY … FROM STDIN before it, perhaps in several parts; the line `\.` is left out. */
export interface CopyData {
  readonly type: 'copy-data'
  readonly text: string
  readonly start: Position
  readonly end: Position
  /** No more data for this COPY. There is always such a part, be it empty. */
  readonly last: boolean
}

/** A script that can't be split, and the place of the cause. */
export class ScanError extends Error {
  override readonly name = 'ScanError'
  readonly position: Position

  constructor(message: string, position: Position) {
    super(message)
    this.position = position
  }
}

interface Open {
  readonly start: Position
  /** The first word, in lower case, if it is one that matters here. */
  readonly head: string
  readonly body: RoutineBody | undefined
  readonly variables: Variable[]
  /** What was read of it, but for what stands behind `from` in the current part. */
  readonly parts: string[]
  from: number
}

const special = /['"$;()\\:]|--|\/\*/g
const specialOrWord = /['"$;()\\:]|--|\/\*|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g
const firstWord = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const variable = /:(?:[\w\u0080-\uffff]+|'[\w\u0080-\uffff]+'|"[\w\u0080-\uffff]+"|\{\?[\w\u0080-\uffff]+\})/y
const variableBegin = /:(?:['"]|\{\??)?[\w\u0080-\uffff]*/y
const nameRest = /[\w$\u0080-\uffff]*/y
const blanksAndSemicolons = /[ \t\r\f\v;]*/y
const unclosed: Readonly<Record<string, string>> = {
  "'": 'This literal is never closed: its quote is missing.',
  '"': 'This name in quotes is never closed: its quote is missing.',
  '*/': 'This comment is never closed.',
}

/**
 * Splits a script into what psql would do one after the other: statements, psql commands, COPY data.
 *
 * Boundaries are psql's (psqlscan.l and its main loop). Quotes are read as the server reads them, which differs only
 * where psql cuts a statement in the middle of a literal. The pieces don't depend on how the script is cut into chunks,
 * but for the parts that COPY data comes in. In memory are one statement and one chunk.
 */
export class Scanner {
  readonly #initialStrings: boolean
  #standardStrings: boolean
  readonly #ruler = new Ruler()
  #failure: ScanError | undefined
  #pieces: Piece[] = []
  #text = ''
  #base = 0
  #final = false
  #waiting = false
  #state: 'code' | 'copy-line' | 'copy-data' = 'code'
  #statement: Open | undefined
  #parentheses = 0
  #enclosure: Enclosure | undefined
  /** The end of the last literal: nothing before it can be part of a word. */
  #floor = 0
  #lineBegin = false

  /** `standardConformingStrings` is what the session has when the script begins. */
  constructor(options: { readonly standardConformingStrings?: boolean } = {}) {
    this.#initialStrings = options.standardConformingStrings ?? true
    this.#standardStrings = this.#initialStrings
  }

  /** Reads on, and gives the pieces that are complete. A ScanError comes after the pieces before it were given. */
  push(chunk: string): Piece[] {
    return this.#read(chunk)
  }

  /** Gives the last pieces. Throws ScanError where a quote, comment or body is still open. */
  end(): Piece[] {
    this.#final = true
    return this.#read('')
  }

  #read(chunk: string): Piece[] {
    if (this.#failure !== undefined) throw this.#failure
    const pieces: Piece[] = []
    this.#pieces = pieces
    this.#text += chunk
    this.#floor = 0
    this.#waiting = false
    this.#ruler.load(this.#text, this.#base)
    let at = 0
    try {
      while (at < this.#text.length && !this.#waiting) at = this.#step(at)
      if (this.#final) this.#finish()
    } catch (error) {
      if (!(error instanceof ScanError) || pieces.length === 0 || this.#final) throw error
      this.#failure = error
    }
    this.#keep(at)
    return pieces
  }

  /** Lets go of what was read, but for the statement's text; what follows `at` is read again with the next chunk. */
  #keep(at: number): void {
    const statement = this.#statement
    if (statement !== undefined) {
      if (at > statement.from) statement.parts.push(this.#text.slice(statement.from, at))
      statement.from = 0
    }
    if (this.#enclosure !== undefined) this.#opening(this.#enclosure)
    this.#ruler.at(at)
    this.#base += at
    this.#text = this.#text.slice(at)
  }

  #step(at: number): number {
    if (this.#enclosure !== undefined) return this.#inside(this.#enclosure, at)
    if (this.#state === 'copy-line') return this.#copyLine(at)
    if (this.#state === 'copy-data') return this.#copyData(at)
    const start = this.#statement === undefined ? this.#between(at) : at
    if (this.#statement === undefined || this.#waiting) return start
    return this.#statement.body?.counts ? this.#routine(start, this.#statement.body) : this.#code(start)
  }

  #wait(at: number): number {
    this.#waiting = !this.#final
    return at
  }

  #inside(enclosure: Enclosure, from: number): number {
    const { at, closed } = closeEnclosure(enclosure, this.#text, from, this.#final)
    if (!closed) {
      this.#waiting = true
      return at
    }
    this.#enclosure = undefined
    this.#floor = at
    return at
  }

  #enclose(mark: string, start: number, escapes = false, continues = false): void {
    this.#enclosure = { mark, escapes, continues, offset: this.#base + start, depth: 1, position: undefined }
  }

  #opening(enclosure: Enclosure): Position {
    enclosure.position ??= this.#ruler.at(enclosure.offset - this.#base)
    return enclosure.position
  }

  /** Between statements: passes over blanks, comments and empty statements, up to the first word of the next. */
  #between(from: number): number {
    const text = this.#text
    let at = from
    for (;;) {
      blanks.lastIndex = at
      blanks.test(text)
      at = blanks.lastIndex
      const first = text.charCodeAt(at)
      if (first === 0x3b || (first === 0xfeff && this.#base + at === 0)) at++
      else break
    }
    if (at >= text.length) return at
    const first = text.charAt(at)
    if ((first === '-' || first === '/') && at + 1 === text.length && !this.#final) return this.#wait(at)
    if (text.startsWith('--', at)) this.#enclose('\n', at)
    else if (text.startsWith('/*', at)) this.#enclose('*/', at)
    if (this.#enclosure !== undefined) return at + 2
    if (first === '\\') return this.#backslash(at)
    return this.#begin(at)
  }

  #begin(at: number): number {
    firstWord.lastIndex = at
    const end = firstWord.test(this.#text) ? firstWord.lastIndex : at
    if (end === this.#text.length && !this.#final) return this.#wait(at)
    const head = /[cdrs]/i.test(this.#text.charAt(at)) ? this.#text.slice(at, end).toLowerCase() : ''
    const body = head === 'create' ? new RoutineBody() : undefined
    this.#statement = { start: this.#ruler.at(at), head, body, variables: [], parts: [], from: at }
    return at
  }

  /** The statement's text up to where something needs a closer look; most of a large file passes through here. */
  #code(from: number): number {
    const text = this.#text
    const standard = this.#standardStrings
    for (let at = from; ; ) {
      special.lastIndex = at
      if (!special.test(text)) return this.#wait(this.#tail(at))
      at = special.lastIndex
      const mark = text.charCodeAt(at - 1)
      if (mark === 0x27) {
        const before = text.charCodeAt(at - 2) | 0x20
        if (!standard || before === 0x65) return this.#special(at)
        const close = text.indexOf("'", at)
        if (close < 0) return this.#special(at)
        at = close + 1
        this.#floor = at
      } else if (mark === 0x28) this.#parentheses++
      else if (mark === 0x29) this.#parentheses = Math.max(0, this.#parentheses - 1)
      else return this.#special(at)
    }
  }

  /** The same where words count. */
  #routine(from: number, body: RoutineBody): number {
    specialOrWord.lastIndex = from
    const [found] = specialOrWord.exec(this.#text) ?? []
    if (found === undefined) return this.#wait(this.#tail(from))
    const end = specialOrWord.lastIndex
    const isWord = isNameCharacter(found, 0) && found !== '$'
    if (isWord && end === this.#text.length && !this.#final) return this.#wait(end - found.length)
    if (body.awaitsAtomic && found !== '--' && found !== '/*') {
      if (found.toLowerCase() !== 'atomic') {
        throw new ScanError(
          'psql takes this BEGIN for the begin of a body. If it is a name, write it in double quotes.',
          body.begin,
        )
      }
      body.awaitsAtomic = false
    }
    if (!isWord) return this.#special(end)
    body.word(found, this.#parentheses, () => this.#ruler.at(end - found.length))
    return end
  }

  #special(end: number): number {
    const text = this.#text
    const at = end - 1
    switch (text[at]) {
      case "'": {
        const escapes = readsEscapes(text, at, this.#floor, this.#standardStrings)
        this.#enclose("'", at, escapes, escapes === this.#standardStrings)
        return end
      }
      case '"':
        this.#enclose('"', at)
        return end
      case '-':
        this.#enclose('\n', at - 1)
        return end
      case '*':
        this.#enclose('*/', at - 1)
        return end
      case '(':
        this.#parentheses++
        return end
      case ')':
        this.#parentheses = Math.max(0, this.#parentheses - 1)
        return end
      case '$':
        return this.#dollar(at)
      case ':':
        return this.#colon(at)
      case '\\':
        return this.#backslash(at)
      default:
        if (this.#parentheses === 0 && !this.#statement?.body?.open) this.#emit(end, true)
        return end
    }
  }

  /** Where to read again when more is there: the word, or half a comment mark, that the text ends in. */
  #tail(from: number): number {
    const text = this.#text
    if (this.#final) return text.length
    let at = text.length
    if (/[-/]/.test(text.charAt(at - 1))) return Math.max(from, at - 1)
    while (at > from && (isNameCharacter(text, at - 1) || text[at - 1] === '&')) at--
    return at
  }

  #dollar(at: number): number {
    const text = this.#text
    let start = at
    while (start > this.#floor && isNameCharacter(text, start - 1)) start--
    nameRest.lastIndex = at
    nameRest.test(text)
    const end = nameRest.lastIndex
    // Behind a letter, $ is part of the name; behind digits (a number, or $1) it isn't.
    if (/[^\d$]/.test(text.slice(start, at)))
      return end === text.length ? this.#wait(this.#final ? end : start) : end
    const tag = dollarTag(text, at)
    if (tag === undefined) return end === text.length && !this.#final ? this.#wait(start) : at + 1
    this.#enclose(tag, at)
    return at + tag.length
  }

  /** psql replaces :name only where a variable of that name is set, so it is noted and read as SQL. */
  #colon(at: number): number {
    const text = this.#text
    const next = text[at + 1]
    if (next === ':' || next === '=') return at + 2
    variableBegin.lastIndex = at
    variableBegin.test(text)
    if (variableBegin.lastIndex === text.length && !this.#final) return this.#wait(at)
    variable.lastIndex = at
    if (!variable.test(text)) return at + 1
    const name = text.slice(at, variable.lastIndex).replace(/[:'"{?}]/g, '')
    this.#statement?.variables.push({ name, start: this.#ruler.at(at) })
    return next === "'" || next === '"' ? at + 1 : variable.lastIndex
  }

  #backslash(at: number): number {
    const text = this.#text
    const statement = this.#statement
    if (at + 1 === text.length && !this.#final) return this.#wait(at)
    if (text[at + 1] === ';') {
      if (statement === undefined) return at + 2
      this.#blank(statement, at, at + 1)
      if (this.#parentheses === 0 && !statement.body?.open) this.#emit(at + 2, true, true)
      return at + 2
    }
    const read = readMetaCommand(text, at, this.#final)
    if (read === undefined) return this.#wait(at)
    const { command, argument, end } = read
    const start = this.#ruler.at(at)
    const insideStatement = statement !== undefined
    this.#pieces.push({ type: 'meta', command, argument, start, end: this.#ruler.at(end), insideStatement })
    if (statement !== undefined) this.#blank(statement, at, end)
    return end
  }

  /** Psql keeps this out of what it sends. Blanks in its place leave all offsets as they are. */
  #blank(statement: Open, at: number, end: number): void {
    statement.parts.push(this.#text.slice(statement.from, at), ' '.repeat(end - at))
    statement.from = end
  }

  #emit(end: number, terminated: boolean, joined = false): void {
    const open = this.#statement
    if (open === undefined) return
    const rest = this.#text.slice(open.from, end)
    let text = open.parts.length === 0 ? rest : open.parts.join('') + rest
    if (!terminated) text = text.slice(0, endOfText(text))
    const place = terminated ? this.#ruler.at(end) : positionAfter(open.start, text)
    const how = { terminated, joined, variables: open.variables, standardStrings: this.#standardStrings }
    const statement = new ScannedStatement(text, open.start, place, how)
    this.#pieces.push(statement)
    this.#statement = undefined
    this.#parentheses = 0
    if (open.head !== '') this.#follow(open.head, statement)
  }

  /** What a statement does to the reading of what comes after it. */
  #follow(head: string, statement: Statement): void {
    if (head === 'copy' && kindOf(statement.words) === 'copy-from-stdin') {
      if (statement.joined)
        throw new ScanError(
          'COPY … FROM STDIN must end in a semicolon of its own: remove the backslash.',
          statement.end,
        )
      this.#state = 'copy-line'
    }
    if (
      /^(?:set|reset|discard)$/.test(head) ||
      (head === 'select' && /set_config/i.test(statement.text.slice(0, 100)))
    ) {
      const change = standardStringsAfter(statement.words)
      if (change !== undefined) this.#standardStrings = change === 'default' ? this.#initialStrings : change
    }
  }

  /** The rest of COPY's line: psql would read it after the data. */
  #copyLine(from: number): number {
    const text = this.#text
    blanksAndSemicolons.lastIndex = from
    blanksAndSemicolons.test(text)
    const at = blanksAndSemicolons.lastIndex
    if (at === text.length) return at
    if (text[at] === '\n') {
      this.#state = 'copy-data'
      this.#lineBegin = true
      return at + 1
    }
    if (text[at] === '-' && at + 1 === text.length && !this.#final) return this.#wait(at)
    if (!text.startsWith('--', at)) {
      throw new ScanError(
        'The data of COPY … FROM STDIN begins on the next line: put this on a line of its own.',
        this.#ruler.at(at),
      )
    }
    this.#enclose('\n', at)
    return at + 2
  }

  #copyData(from: number): number {
    const text = this.#text
    const { dataEnd, next, ended } = readCopyData(text, from, this.#lineBegin, this.#final)
    if (dataEnd > from || ended) this.#data(from, dataEnd, ended)
    if (dataEnd > from) this.#lineBegin = text[dataEnd - 1] === '\n'
    if (ended) this.#state = 'code'
    else this.#waiting = true
    return next
  }

  #data(from: number, to: number, last: boolean): void {
    const start = this.#ruler.at(from)
    this.#pieces.push({
      type: 'copy-data',
      text: this.#text.slice(from, to),
      start,
      end: this.#ruler.at(to),
      last,
    })
  }

  #finish(): void {
    const enclosure = this.#enclosure
    if (enclosure !== undefined && enclosure.mark !== '\n') {
      const sentence =
        unclosed[enclosure.mark] ?? `This dollar quote is never closed: ${enclosure.mark} is missing.`
      throw new ScanError(sentence, this.#opening(enclosure))
    }
    const body = this.#statement?.body
    if (body?.open) throw new ScanError('This BEGIN has no END.', body.begin)
    this.#emit(this.#text.length, false)
    if (this.#state !== 'code') this.#data(this.#text.length, this.#text.length, true)
  }
}

/** The pieces of a whole script. Throws ScanError. */
export function scanScript(text: string): Piece[] {
  const scanner = new Scanner()
  return [...scanner.push(text), ...scanner.end()]
}

function endOfText(text: string): number {
  let end = text.length
  while (end > 0 && /[ \t\n\r\f\v]/.test(text.charAt(end - 1))) end--
  return end
}
