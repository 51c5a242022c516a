import { loadModule, type Node, parseSync, SqlError } from 'libpg-query'

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never

/** A node of PostgreSQL's parse tree. It has one key, which says what it is: `tree.AlterTableStmt?.relation`. */
export type Tree = Partial<Intersection<Node>>

/** What the parser says about a statement that is not SQL: its words, and where, in UTF-16 units of the statement. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** Makes the parser ready: 0.1 s, and 40 MB for as long as the process lives (measured). */
export async function loadParser(): Promise<void> {
  await loadModule()
}

/**
 * What PostgreSQL 18 reads a statement as; undefined where that is nested too deeply for the stack of this process, which is
 * no more than that of a server. Throws SyntaxProblem; loadParser comes first.
 *
 * Strings are read as with standard_conforming_strings on. Unlike the server's, this parser takes a comment between the
 * parts of a literal that goes on in the next line for an error.
 */
export function parseStatement(text: string): Tree | undefined {
  try {
    return parseSync(text).stmts?.[0]?.stmt ?? {}
  } catch (error) {
    // A stack that overflows in WebAssembly; it is unwound, and the next statement is read (tried).
    if (error instanceof RangeError) return undefined
    if (!(error instanceof SqlError)) throw error
    const character = error.sqlDetails?.cursorPosition ?? 0
    throw new SyntaxProblem(error.message, [...text].slice(0, character).join('').length)
  }
}

/** A node as what it may be; nothing where it is not there. */
export function tree(node: Node | undefined): Tree {
  return node ?? {}
}

/** Where a node is, in UTF-16 units of the statement: the parser counts bytes of UTF-8. */
export function offsetOf(text: string, bytes: number): number {
  const isAscii = Buffer.byteLength(text) === text.length
  return isAscii ? bytes : Buffer.from(text).subarray(0, bytes).toString().length
}
