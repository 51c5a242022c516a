const lineEnd = /[\n\r]/g
const mark = /\/\*|\*\//g

/** Where the line of a `--` comment ends: at its LF or CR (either ends it), or -1. */
export function endOfLineComment(text: string, from: number): number {
  lineEnd.lastIndex = from
  return lineEnd.test(text) ? lineEnd.lastIndex - 1 : -1
}

/**
 * Reads on in a comment that is `depth` deep: where it ends, with depth 0, or how deep it is where the text ends. A last
 * character that may be half a mark is left unread then.
 */
export function closeComment(
  text: string,
  from: number,
  depth: number,
): { readonly end: number; readonly depth: number } {
  mark.lastIndex = from
  for (let read = from; ; read = mark.lastIndex) {
    if (!mark.test(text)) {
      const half = read < text.length && /[*/]$/.test(text.slice(-1))
      return { end: half ? text.length - 1 : text.length, depth }
    }
    depth += text.charCodeAt(mark.lastIndex - 1) === 0x2a ? 1 : -1
    if (depth === 0) return { end: mark.lastIndex, depth }
  }
}

/** Just after the comment that begins at `at` (or the end of the text); `at` itself where none begins. */
export function afterComment(text: string, at: number): number {
  if (text.startsWith('--', at)) {
    const end = endOfLineComment(text, at)
    return end < 0 ? text.length : end
  }
  if (!text.startsWith('/*', at)) return at
  const { end, depth } = closeComment(text, at + 2, 1)
  return depth > 0 ? text.length : end
}
