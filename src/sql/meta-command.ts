const space = /[ \t\r\f\v]*/y
const name = /[^ \t\n\r\f\v\\]*/y
const quotedOrPlain = /(?:[^\\'"`\n]+|'(?:[^'\\\n]|\\[^\n])*'?|"[^"\n]*"?|`[^`\n]*`?)*/y
/** Commands whose argument is the rest of the line, backslashes and all. */
const wholeLine = /^(?:!|copy|e[fv]|s[fv]\+?|h|help)$/

/**
 * Reads the psql command whose backslash is at `at`: its name goes up to a blank or backslash, its argument to the end
 * of the line or to a backslash outside quotes, where the next command begins or, with `\\`, SQL goes on.
 * `\;` is the command `;`, which ends before the semicolon.
 * Undefined where the line doesn't end in this text, which has to be known unless the text is the last.
 */
export function readMetaCommand(
  text: string,
  at: number,
  final: boolean,
): { readonly command: string; readonly argument: string; readonly end: number } | undefined {
  if (text[at + 1] === ';') return { command: ';', argument: '', end: at + 1 }
  const newline = text.indexOf('\n', at)
  if (newline < 0 && !final) return undefined
  const lineEnd = newline < 0 ? text.length : newline
  name.lastIndex = at + 1
  name.test(text)
  const command = text.slice(at + 1, name.lastIndex)
  space.lastIndex = name.lastIndex
  space.test(text)
  const from = Math.min(space.lastIndex, lineEnd)
  quotedOrPlain.lastIndex = from
  quotedOrPlain.test(text)
  const to = wholeLine.test(command) ? lineEnd : quotedOrPlain.lastIndex
  const argument = text.slice(from, to).replace(/[ \t\r\f\v]+$/, '')
  return { command, argument, end: text.startsWith('\\\\', to) ? to + 2 : to }
}
