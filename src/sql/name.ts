/** What PostgreSQL's lexer (scan.l) takes for blank. */
export const blanks = /[ \t\n\r\f\v]*/y
/** A keyword or an unquoted name. Any character beyond ASCII is a letter to the lexer. */
export const name = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y

const nameCharacter = /[\w$\u0080-\uffff]/
const nameRest = /[\w$\u0080-\uffff]*/y
const dollar = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y
const variable = /:(?:[\w\u0080-\uffff]+|'[\w\u0080-\uffff]+'|"[\w\u0080-\uffff]+"|\{\?[\w\u0080-\uffff]+\})/y
const variableBegin = /:(?:['"]|\{\??)?[\w\u0080-\uffff]*/y

export function isNameCharacter(text: string, at: number): boolean {
  return nameCharacter.test(text.charAt(at))
}

/** Just after the characters from `at` on that can be in a name. */
export function afterNameCharacters(text: string, at: number): number {
  nameRest.lastIndex = at
  nameRest.test(text)
  return nameRest.lastIndex
}

/** The beginning of the name or number that ends before `at`, no further back than `floor`. */
export function startOfName(text: string, at: number, floor: number): number {
  let start = at
  while (start > floor && isNameCharacter(text, start - 1)) start--
  return start
}

/** The tag, `$$` or `$name$`, that begins at `at`. */
export function dollarTag(text: string, at: number): string | undefined {
  dollar.lastIndex = at
  return dollar.test(text) ? text.slice(at, dollar.lastIndex) : undefined
}

/** What psql takes for a variable at the colon at `at`; undefined where it needs none, and for `::` and `:=`. */
export function variableAt(text: string, at: number): string | undefined {
  variable.lastIndex = at
  return variable.test(text) ? text.slice(at, variable.lastIndex) : undefined
}

/** Whether a variable at the colon at `at` might go on behind the end of the text. */
export function variableMayGoOn(text: string, at: number): boolean {
  variableBegin.lastIndex = at
  return variableBegin.test(text) && variableBegin.lastIndex === text.length
}
