import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { beginOptions, chains, kindOf } from '../../src/sql/kind.ts'
import { psqlJudge } from '../../src/sql/psql.ts'
import type { Piece } from '../../src/sql/scanner.ts'
import { scanInChunks } from '../unit/sql/scan-in-chunks.ts'

const folder = new URL('./scan/', import.meta.url)
const cases = readdirSync(folder).filter((file) => file.endsWith('.sql'))

describe.each(cases)('%s', (file) => {
  const script = readFileSync(new URL(file, folder), 'utf8')

  test('is split as before', async () => {
    const text = `${JSON.stringify(scanned([script]), null, 2)}\n`
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(file.replace(/sql$/, 'json'), folder)))
  })

  test('is split in the same way when it comes character by character', () => {
    expect(scanned(script.split(''))).toEqual(scanned([script]))
  })
})

function scanned(chunks: Iterable<string>): unknown[] {
  const { pieces, failure } = scanInChunks(chunks)
  const judge = psqlJudge()
  const found: unknown[] = pieces.map((piece) => shown(piece, judge(piece)))
  if (failure === undefined) return found
  const { message, advice, position } = failure
  return [...found, { error: message, advice, at: place(position) }]
}

function shown(piece: Piece, refusal: ReturnType<ReturnType<typeof psqlJudge>>) {
  const { type, start, end } = piece
  const refused = refusal && { at: place(refusal.position), message: refusal.message, advice: refusal.advice }
  const lines = { lines: `${place(start)} to ${place(end)}`, refused }
  if (type === 'copy-data') return { type, ...lines, text: piece.text }
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
