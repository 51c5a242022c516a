import { identifier } from '../database/quote.ts'
import { wordsOf } from '../sql/words.ts'

/** The statement that was denied something. */
export interface Denied {
  /** Undefined where the server does not say which one of a function it was. */
  readonly text?: string | undefined
  /** Every word of it, as wordsOf gives them. */
  readonly words: readonly string[]
  /** The functions that it was run by, the innermost first, as the server names them. */
  readonly functions: readonly string[]
}

/** More of a statement is not looked at: what it is about stands at its beginning. */
const enough = 100_000

const routine = /^(?:PL\/\w+|SQL) function (?<name>(?:"[^"\n]*"|[^\s"(])+)/gm
const quoted =
  /^(?:SQL (?:statement|expression)|PL\/pgSQL (?:assignment|expression)) "(?<text>[\s\S]*?)"\n(?=PL\/\w+ function )/

/**
 * The innermost statement that failed: of a function or DO block, the one that the error's context quotes. Undefined where
 * the server runs it on its own behalf, as for a foreign key: then the role is the owner of a table.
 */
export function deniedStatement(text: string | undefined, error: Error): Denied | undefined {
  const { where = '', internalQuery } = error as { where?: string; internalQuery?: string }
  const functions = [...where.matchAll(routine)]
    // A function in SQL is always in quotes, any other where it has to be.
    .map(({ groups }) => (groups?.name ?? '').replace(/^"([^"]*)"$/, '$1'))
    .filter((name) => name !== 'inline_code_block')
  const inside = /^(?:PL\/\w+|SQL) function /m.test(where)
  if (!inside && where.includes('SQL statement "')) return undefined
  const innermost = inside ? (quoted.exec(where)?.groups?.text ?? internalQuery) : text
  const looked = innermost?.slice(0, enough)
  return { text: looked, words: looked === undefined ? [] : wordsOf(looked, true, true), functions }
}

/** The word of a statement is this name. */
export function isName(word: string | undefined, name: string): boolean {
  return word === name || word === identifier(name)
}

/** The name stands in the statement, be it in a literal: nextval('s.t_id_seq'). */
export function mentions({ text = '' }: Denied, name: string): boolean {
  const letter = /[\p{L}\p{N}_$]/u
  const [where, what] = [text.toLowerCase(), name.toLowerCase()]
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + 1))
    if (!letter.test(where.charAt(at - 1)) && !letter.test(where.charAt(at + what.length))) return true
  return false
}
