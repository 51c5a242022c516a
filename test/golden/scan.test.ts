import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { beginOptions, chains, kindOf } from '../../src/sql/kind.ts'
import { psqlJudge } from '../../src/sql/psql.ts'
import { type Piece, ScanError, Scanner } from '../../src/sql/scanner.ts'

const folder = new URL('./scan/', import.meta.url)
const cases = readdirSync(folder).filter((file) => file.endsWith('.sql'))

test.each(cases)('%s', async (file) => {
  const judge = psqlJudge()
  const found: unknown[] = []
  const scanner = new Scanner()
  try {
    for (const read of [
      () => scanner.push(readFileSync(new URL(file, folder), 'utf8')),
      () => scanner.end(),
    ]) {
      for (const piece of read()) found.push(shown(piece, judge(piece)))
    }
  } catch (error) {
    if (!(error instanceof ScanError)) throw error
    found.push({ error: error.message, advice: error.advice, at: place(error.position) })
  }
  const text = `${JSON.stringify(found, null, 2)}\n`
  await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(file.replace(/sql$/, 'json'), folder)))
})

function shown(piece: Piece, refusal: ReturnType<ReturnType<typeof psqlJudge>>) {
  const { type, start, end } = piece
  const refused = refusal && { at: place(refusal.position), message: refusal.message, advice: refusal.advice }
  const lines = { lines: `${place(start)} to ${place(end)}`, refused }
  if (type === 'copy-data') return { type, ...lines, text: piece.text, last: piece.last }
  if (type === 'meta') {
    const insideStatement = piece.insideStatement || undefined
    return { type, ...lines, command: piece.command, argument: piece.argument, insideStatement }
  }
  const { text, words, terminated, joined, variables } = piece
  const kind = kindOf(words)
  return {
    type,
    ...lines,
    text,
    kind,
    options: kind === 'begin' || kind === 'set-transaction' ? beginOptions(words) : undefined,
    chains: chains(words) || undefined,
    words: words.join(' | '),
    unterminated: terminated ? undefined : true,
    joined: joined || undefined,
    variables:
      variables.length > 0 ? variables.map((found) => `${found.text} at ${place(found.start)}`) : undefined,
  }
}

function place({ line, column, offset }: { line: number; column: number; offset: number }): string {
  return `${line}:${column} (${offset})`
}
