import { wordsOf } from '../sql/words.ts'

/** How the data of a COPY is split into records. */
export interface CopyFormat {
  readonly csv: boolean
  readonly quote: string
  readonly escaping: string
}

/** What a COPY … FROM STDIN says about its data, in either of its syntaxes. */
export function copyFormat(text: string): CopyFormat {
  const words = wordsOf(text, true, true)
  const from = words.findIndex((word, at) => word === 'from' && /^std(?:in|out)$/.test(words[at + 1] ?? ''))
  const where = words.indexOf('where', from)
  const options = words.slice(from + 2, where === -1 ? undefined : where)
  const saidOf = (name: string) => {
    const at = options.indexOf(name)
    return at === -1 ? undefined : options[at + 1] === 'as' ? options[at + 2] : options[at + 1]
  }
  // A single character: the last one of the literal, also where another one escapes it.
  const characterOf = (name: string) => saidOf(name)?.replace(/'$/, '').at(-1)
  const quote = characterOf('quote') ?? '"'
  return {
    csv: options.includes('csv') || /^(?:'csv'|"csv")$/i.test(saidOf('format') ?? ''),
    quote,
    escaping: characterOf('escape') ?? quote,
  }
}

/**
 * The line, from 1, at which the record begins that the server calls by this number. `lines` are without their line feeds.
 *
 * The server counts records, and of csv the line breaks inside quotes, but only from the second record on: before, it does
 * not know how lines end (CopyReadLineText; tried on 15 and 18). In text format a backslash at the end of a line joins the
 * next one to it.
 */
export function lineOfRecord(
  lines: Iterable<string>,
  reported: number,
  { csv, quote, escaping }: CopyFormat,
): number | undefined {
  let line = 0
  let begins = 1
  let count = 1
  let quoted = false
  let carriageReturns = true
  for (const text of lines) {
    line += 1
    if (/^\\\.\r?$/.test(text)) break
    if (csv) quoted = endsQuoted(text, quoted, { quote, escaping })
    const ends = text.endsWith('\r')
    const continues = csv ? quoted : /(?<!\\)(?:\\\\)*\\$/.test(text)
    if (continues) {
      if (csv && (ends || !carriageReturns)) count += 1
      continue
    }
    if (count >= reported) return begins
    carriageReturns = ends
    begins = line + 1
    count += 1
  }
  // A quote that is never closed goes on to the end of the data.
  return quoted ? begins : undefined
}

function endsQuoted(
  text: string,
  begins: boolean,
  { quote, escaping }: { readonly quote: string; readonly escaping: string },
): boolean {
  let quoted = begins
  let escaped = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === escaping && escaping !== quote) escaped = !escaped
    if (character === quote && !escaped) quoted = !quoted
    if (character !== escaping) escaped = false
  }
  return quoted
}
