/**
 * The line, from 1, at which the record begins that the server calls by this number. It counts records, and the line breaks
 * inside quotes only from the second record on: before, it does not know how lines end (CopyReadLineText; tried on 15 and
 * 18). `lines` are without their line feeds.
 */
export function lineOfCsvRecord(lines: Iterable<string>, reported: number): number | undefined {
  let line = 0
  let begins = 1
  let count = 1
  let quoted = false
  let carriageReturns = true
  for (const text of lines) {
    line += 1
    for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quoted = !quoted
    const ends = text.endsWith('\r')
    if (quoted) {
      if (ends || !carriageReturns) count += 1
      continue
    }
    if (count >= reported) return begins
    carriageReturns = ends
    begins = line + 1
    count += 1
  }
  return undefined
}
