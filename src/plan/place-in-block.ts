import { positionOfCharacter } from '../sql/position.ts'

/** What the server says about an error inside a routine (protocol: fields W, p and q). */
export interface InnerPlace {
  readonly where?: string | undefined
  readonly internalPosition?: string | undefined
  readonly internalQuery?: string | undefined
}

const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/

/**
 * Where in the text of a DO block it failed, in UTF-16 units; undefined where that is not known. Exact where the server named
 * the character, else where the statement inside the block begins.
 *
 * The last line of the context is the outermost routine: a block is called inline_code_block there, in any language of the
 * server. PL/pgSQL counts the lines of a body from its opening quote (tried on 14 to 18).
 */
export function placeInBlock(
  text: string,
  { where = '', internalPosition, internalQuery }: InnerPlace,
): { readonly offset: number; readonly exact: boolean } | undefined {
  const contexts = where.split('\n')
  const [, line] = /\binline_code_block\D+(\d+)/.exec(contexts.at(-1) ?? '') ?? []
  const opening = dollarQuote.exec(text) ?? /(?<![eE&])'/.exec(text)
  if (line === undefined || opening === null) return undefined
  const body = opening.index + opening[0].length
  let start = body
  for (let passed = 1; passed < Number(line); passed++) {
    start = text.indexOf('\n', start) + 1
    if (start === 0) return undefined
  }
  // With more lines of context the query is that of a function that the block called.
  const query = contexts.length === 1 && internalQuery ? text.indexOf(internalQuery, start) : -1
  if (query !== -1 && internalPosition !== undefined) {
    const { offset } = positionOfCharacter(internalQuery ?? '', Number(internalPosition))
    return { offset: query + offset, exact: true }
  }
  // In the line that it opens in, the block itself is where the statement begins.
  if (start === body) return undefined
  return { offset: start + (/^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0), exact: false }
}
