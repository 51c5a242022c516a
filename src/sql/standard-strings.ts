import { kindOf } from './kind.ts'
import type { Statement } from './piece.ts'
import { wordsOf } from './words.ts'

const setting = 'standard_conforming_strings'
const heads = /^(?:set|reset|discard|select|begin|start|commit|end|rollback|abort)$/

/**
 * Follows `standard_conforming_strings` through a script: whether a backslash is a plain character in a plain literal.
 * A change made by a function or a DO block can't be seen; SET LOCAL is taken to be inside a transaction.
 */
export class StandardStrings {
  readonly #initial: boolean
  #session: boolean
  #atBegin: boolean
  #local: boolean | undefined

  constructor(initial: boolean) {
    this.#initial = initial
    this.#session = initial
    this.#atBegin = initial
  }

  get value(): boolean {
    return this.#local ?? this.#session
  }

  /** Sees a statement, of which `head` is the first word. */
  follow(head: string, statement: Statement): void {
    if (!heads.test(head)) return
    const { text } = statement
    if (head === 'select' && !/standard_conforming_strings/i.test(text)) return
    const words = head === 'select' ? wordsOf(text, this.value, true) : statement.words
    const kind = kindOf(words)
    if (kind === 'commit' || kind === 'rollback') this.#local = undefined
    if (kind === 'rollback') this.#session = this.#atBegin
    if (kind === 'begin' || kind === 'commit') this.#atBegin = this.#session
    const change = changeBy(words)
    if (change === undefined) return
    const value = change.value === 'default' ? this.#initial : change.value
    this.#local = change.local ? value : undefined
    if (!change.local) this.#session = value
  }
}

interface Change {
  readonly value: boolean | 'default'
  readonly local: boolean
}

function changeBy([verb, ...rest]: readonly string[]): Change | undefined {
  if (verb === 'discard' || verb === 'reset') {
    const resets = rest[0] === 'all' || (verb === 'reset' && isSetting(rest[0]))
    return resets ? { value: 'default', local: false } : undefined
  }
  if (verb === 'set') {
    const local = rest[0] === 'local'
    const [name, , value] = local || rest[0] === 'session' ? rest.slice(1) : rest
    return isSetting(name) ? change(value, local) : undefined
  }
  if (verb !== 'select') return undefined
  for (const [index, word] of rest.entries()) {
    if (word !== 'set_config') continue
    const [name, , value, , local] = rest.slice(index + 2)
    if (isSetting(name)) return change(value, truth(local) ?? false)
  }
  return undefined
}

function isSetting(word: string | undefined): boolean {
  return unquoted(word) === setting
}

function change(word: string | undefined, local: boolean): Change | undefined {
  const value = word === 'default' ? word : truth(word)
  return value === undefined ? undefined : { value, local }
}

/** A boolean as the server reads it: any beginning of the words that is unambiguous. */
function truth(word: string | undefined): boolean | undefined {
  const value = unquoted(word)
  if (/^(?:on|1|t(?:r(?:ue?)?)?|y(?:es?)?)$/.test(value)) return true
  return /^(?:off?|0|f(?:a(?:l(?:se?)?)?)?|no?)$/.test(value) ? false : undefined
}

function unquoted(word = ''): string {
  return word.replace(/^[eE]?["']|["']$/g, '').toLowerCase()
}
