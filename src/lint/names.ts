import type { Node, RangeVar, TypeName } from 'libpg-query'
import { tree } from '../sql/parser.ts'

/** A table, view or index as a statement names it. */
export type Relation = Pick<RangeVar, 'schemaname' | 'relname'>

/** A name as SQL has it: in quotes where it needs them. */
export function quoted(name = ''): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

export function shown({ schemaname, relname }: Relation): string {
  return schemaname === undefined ? quoted(relname) : `${quoted(schemaname)}.${quoted(relname)}`
}

/** Whether both may be the same: where a schema is not named, it may be any. */
export function isSame(one: Relation, other: Relation): boolean {
  if (one.relname !== other.relname) return false
  return one.schemaname === undefined || other.schemaname === undefined || one.schemaname === other.schemaname
}

/** A name that the parser has as a list of strings; of a column or constraint with its table, the last is left out. */
export function relationOf(names: readonly Node[] | undefined, leaveOut = 0): Relation {
  const parts = (names ?? []).map((name) => tree(name).String?.sval)
  const [relname, schemaname] = parts.slice(0, parts.length - leaveOut).reverse()
  return { ...(schemaname !== undefined && { schemaname }), ...(relname !== undefined && { relname }) }
}

/** The objects of a DROP, which are lists of strings. */
export function dropped(objects: readonly Node[] | undefined, leaveOut = 0): Relation[] {
  return (objects ?? []).map((object) => relationOf(tree(object).List?.items ?? [object], leaveOut))
}

/** A type as it is compared: `varchar(20)`, `int4`, `numeric(10,2)`, `text[]`. */
export function typeText(type: TypeName | undefined): string {
  const name = tree(type?.names?.at(-1)).String?.sval ?? ''
  const modifiers = (type?.typmods ?? []).map((node) => tree(node).A_Const?.ival?.ival ?? 0)
  const brackets = '[]'.repeat(type?.arrayBounds?.length ?? 0)
  return `${name}${modifiers.length > 0 ? `(${modifiers.join(',')})` : ''}${brackets}`
}

/** The text of a statement on one line, without its semicolon, and no longer than a few lines of a terminal. */
export function onOneLine(text: string): string {
  const line = text.replace(/;$/, '').replaceAll(/\s+/g, ' ').trim()
  return line.length > 240 ? `${line.slice(0, 240)}…` : line
}
