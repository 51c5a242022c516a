/** How far a part of a script was read for COPY data. */
export interface CopyProgress {
  /** Where the data ends that can be given. */
  readonly dataEnd: number
  /** Where reading goes on. */
  readonly next: number
  /** The line `\.` was read. */
  readonly ended: boolean
}

/**
 * Reads COPY data from `from` up to a line that is exactly `\.`, ended by LF or CRLF or the end of the script, whatever
 * the format: psql up to 17 looks for it in csv too, and 18 does so for data that stands in the script.
 */
export function readCopyData(text: string, from: number, lineBegin: boolean, final: boolean): CopyProgress {
  let line = lineBegin ? from : nextLine(text, from)
  for (; line >= 0; line = nextLine(text, line)) {
    if (text.charCodeAt(line) !== 0x5c || text.charCodeAt(line + 1) !== 0x2e) {
      if (!final && line + 2 > text.length && '\\.'.startsWith(text.slice(line))) return more(line)
      continue
    }
    const rest = text.slice(line + 2, line + 4)
    if (rest.startsWith('\n')) return { dataEnd: line, next: line + 3, ended: true }
    if (rest === '\r\n') return { dataEnd: line, next: line + 4, ended: true }
    if (rest === '' || rest === '\r') {
      return final ? { dataEnd: line, next: text.length, ended: true } : more(line)
    }
  }
  return more(text.length)
}

function more(end: number): CopyProgress {
  return { dataEnd: end, next: end, ended: false }
}

/** Where the next line begins that may be `\.`: it begins with a backslash, or may do so in the next part. */
function nextLine(text: string, from: number): number {
  const found = text.indexOf('\n\\', from)
  if (found >= 0) return found + 1
  return -1
}
