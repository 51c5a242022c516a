import type { Enclosures } from './enclosure.ts'
import { readsEscapes } from './literal.ts'
import {
  afterNameCharacters,
  dollarTag,
  isNameCharacter,
  name,
  startOfName,
  variableAt,
  variableMayGoOn,
} from './name.ts'
import type { Source } from './source.ts'

/** What reading stopped at: behind a semicolon, word or variable, at a backslash, or where to begin with more text. */
export type Stop = 'semicolon' | 'backslash' | 'variable' | 'word' | 'more'

const special = /['"$;()\\:]|--|\/\*/g
const specialOrWord = /['"$;()\\:]|--|\/\*|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g

/** Finds in a script what psql acts on: what stands outside quotes and comments, and semicolons outside parentheses. */
export class Lexer {
  parentheses = 0
  /** Whether a backslash is a plain character in a plain literal. */
  standardStrings = true
  /** The word or variable that reading stopped at, and where it begins. */
  found = ''
  foundAt = 0
  readonly #source: Source
  readonly #enclosures: Enclosures

  constructor(source: Source, enclosures: Enclosures) {
    this.#source = source
    this.#enclosures = enclosures
  }

  /** The word that begins where reading goes on; '' for anything else, undefined if it may go on with more text. */
  peekWord(): string | undefined {
    const { text, final, at } = this.#source
    name.lastIndex = at
    if (!name.test(text)) return ''
    return name.lastIndex === text.length && !final ? undefined : text.slice(at, name.lastIndex)
  }

  /** Reads a statement on; stops at words only if asked. */
  read(words: boolean): Stop {
    while (this.#enclosures.leave()) {
      const stop = words ? this.#codeOrWord() : this.#code()
      if (stop !== undefined) return stop
    }
    return 'more'
  }

  /** Most of a large file passes through here. */
  #code(): Stop | undefined {
    const { text } = this.#source
    for (let at = this.#source.at; ; ) {
      special.lastIndex = at
      if (!special.test(text)) return this.#tail(at)
      at = special.lastIndex
      const mark = text.charCodeAt(at - 1)
      if (mark === 0x27 && this.standardStrings && (text.charCodeAt(at - 2) | 0x20) !== 0x65) {
        // Of a plain literal only the end matters; a doubled quote is one that ends, and another.
        const close = text.indexOf("'", at)
        if (close < 0) return this.#enclosures.enter("'", at - 1, at)
        at = close + 1
      } else if (mark === 0x28) this.parentheses++
      else if (mark === 0x29) this.parentheses = Math.max(0, this.parentheses - 1)
      else if (mark !== 0x3b || this.parentheses === 0) return this.#special(at)
    }
  }

  #codeOrWord(): Stop | undefined {
    const { text, final, at } = this.#source
    specialOrWord.lastIndex = at
    const [found] = specialOrWord.exec(text) ?? []
    if (found === undefined) return this.#tail(at)
    const end = specialOrWord.lastIndex
    if (!isNameCharacter(found, 0) || found === '$') return this.#special(end)
    if (end === text.length && !final) return this.#more(end - found.length)
    return this.#stopAt('word', found, end - found.length)
  }

  #special(end: number): Stop | undefined {
    const { text } = this.#source
    const at = end - 1
    this.#source.at = end
    switch (text[at]) {
      case "'": {
        const escapes = readsEscapes(text, at, this.#enclosures.floor, this.standardStrings)
        return this.#enclosures.enter("'", at, end, { escapes, continues: escapes === this.standardStrings })
      }
      case '"':
        return this.#enclosures.enter('"', at, end)
      case '-':
        return this.#enclosures.enter('\n', at - 1, end)
      case '*':
        return this.#enclosures.enter('*/', at - 1, end)
      case '(':
        this.parentheses++
        return undefined
      case ')':
        this.parentheses = Math.max(0, this.parentheses - 1)
        return undefined
      case ';':
        return this.parentheses === 0 ? 'semicolon' : undefined
      case '$':
        return this.#dollar(at)
      case ':':
        return this.#colon(at)
      default:
        this.#source.at = at
        return 'backslash'
    }
  }

  /** Behind a letter, $ is part of a name. Behind digits (a number, or $1) it is not. */
  #dollar(at: number): Stop | undefined {
    const { text, final } = this.#source
    const start = startOfName(text, at, this.#enclosures.floor)
    const end = afterNameCharacters(text, at)
    const inName = /[^\d$]/.test(text.slice(start, at))
    const tag = inName ? undefined : dollarTag(text, at)
    if (tag !== undefined) return this.#enclosures.enter(tag, at, at + tag.length)
    if (end === text.length && !final) return this.#more(start)
    this.#source.at = inName ? end : at + 1
    return undefined
  }

  #colon(at: number): Stop | undefined {
    const { text, final } = this.#source
    if (!final && variableMayGoOn(text, at)) return this.#more(at)
    const variable = variableAt(text, at)
    if (variable !== undefined) return this.#stopAt('variable', variable, at)
    this.#source.at = /^:[:=]/.test(text.slice(at, at + 2)) ? at + 2 : at + 1
    return undefined
  }

  /** A variable is left to the server unless it is set; then a quote in it is one, and its length that of the colon. */
  #stopAt(stop: Stop, found: string, at: number): Stop {
    this.found = found
    this.foundAt = at
    this.#source.at = at + (/^:['"]/.test(found) ? 1 : found.length)
    return stop
  }

  /** Nothing special follows. A word, or half of a comment mark, at the very end must be read with what follows. */
  #tail(from: number): Stop {
    const { text } = this.#source
    let at = text.length
    if (/[-/]/.test(text.charAt(at - 1))) return this.#more(Math.max(from, at - 1))
    while (at > from && (isNameCharacter(text, at - 1) || text[at - 1] === '&')) at--
    return this.#more(at)
  }

  #more(at: number): Stop {
    this.#source.at = this.#source.final ? this.#source.text.length : at
    return 'more'
  }
}
