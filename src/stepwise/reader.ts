import { identifier } from '../database/quote.ts'
import { afterComment } from '../sql/comment.ts'
import { afterLiteral } from '../sql/literal.ts'
import { blanks, name } from '../sql/name.ts'

const unicodeName = /[uU]&"/y
const unicodeEscape = /'([!-~])'/y

/** Reads the beginning of a statement word by word: as far as names go, and no further. */
export class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** What has not been read. */
  get rest(): string {
    return this.#text.slice(this.#at)
  }

  /** Passes over these words or marks if they are what comes next. */
  take(...words: readonly string[]): boolean {
    const from = this.#at
    for (const word of words) {
      this.#skipBlanks()
      const next = this.#match(name) ?? this.#text.charAt(this.#at)
      if (next.toLowerCase() !== word) {
        this.#at = from
        return false
      }
      this.#at += next.length
    }
    return true
  }

  /** Passes over what stands in parentheses, if they come next. Not for what may hold more of them. */
  skipParentheses(): void {
    if (!this.take('(')) return
    while (this.#at < this.#text.length && !this.take(')')) if (this.plainName() === undefined) this.#at++
  }

  /** A name with its schema, if that is written, as to_regclass() and parse_ident() read it; undefined where none comes next. */
  qualifiedName(): string | undefined {
    const parts: string[] = []
    do {
      const part = this.plainName()
      if (part === undefined) return undefined
      parts.push(part)
    } while (this.take('.'))
    return parts.join('.')
  }

  /** The same without a schema. Left as it is written: the server folds its case and cuts it to length. */
  plainName(): string | undefined {
    this.#skipBlanks()
    const from = this.#at
    const unicode = this.#match(unicodeName)
    if (unicode !== undefined || this.#text.startsWith('"', from)) {
      this.#at = afterLiteral(this.#text, from + (unicode === undefined ? 0 : 2), from, true)
      const quoted = this.#text.slice(from, this.#at)
      return unicode === undefined ? quoted : this.#unescaped(quoted.slice(3, -1))
    }
    const found = this.#match(name)
    this.#at += found?.length ?? 0
    return found
  }

  /** The name that `U&"…"` stands for, quoted; halves of a surrogate pair make one character, as on the server. */
  #unescaped(text: string): string | undefined {
    let mark = '\\'
    if (this.take('uescape')) {
      this.#skipBlanks()
      const given = this.#match(unicodeEscape)
      if (given === undefined) return undefined
      mark = given.charAt(1)
      this.#at += given.length
    }
    let understood = true
    const decoded = text.replaceAll('""', '"').replace(escapes(mark), (_all, short, long, other) => {
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
      const code = Number.parseInt(long ?? '0', 16)
      understood &&= long === undefined ? other === mark : code <= 0x10ffff
      return understood && long !== undefined ? String.fromCodePoint(code) : mark
    })
    return understood ? identifier(decoded) : undefined
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    return pattern.exec(this.#text)?.[0]
  }

  #skipBlanks(): void {
    for (let from = -1; from !== this.#at; ) {
      from = this.#at
      this.#at += this.#match(blanks)?.length ?? 0
      this.#at = afterComment(this.#text, this.#at)
    }
  }
}

function escapes(mark: string): RegExp {
  return new RegExp(`\\x${mark.charCodeAt(0).toString(16)}(?:([0-9a-f]{4})|\\+([0-9a-f]{6})|(.?))`, 'gis')
}
