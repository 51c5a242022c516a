import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

const flushBytes = 1024 * 1024

export type Lines = {
  readonly begin?: string
  readonly line: (n: number) => string
  readonly end?: string
}

/**
 * Writes a file from its lines until it has this many bytes, without having more than a part of it in memory. Returns how
 * many lines there are between begin and end.
 */
export async function writeLargeFile(
  path: string,
  bytes: number,
  { begin = '', line, end = '' }: Lines,
): Promise<number> {
  const stream = createWriteStream(path)
  let text = begin
  let lines = 0
  for (let written = begin.length; written < bytes; lines++) {
    const next = line(lines)
    text += next
    written += next.length
    if (text.length < flushBytes) continue
    if (!stream.write(text)) await once(stream, 'drain')
    text = ''
  }
  stream.end(text + end)
  await finished(stream)
  return lines
}

const table = 'CREATE TABLE t (id int, name text, note text);\n'

/** A table, and its rows as statements of some 400 bytes, or as COPY data. */
export const largeFiles: Readonly<Record<'INSERT' | 'COPY', Lines>> = {
  INSERT: {
    begin: table,
    line: (n) =>
      `INSERT INTO t VALUES (${n}, 'name ${n}', ${"'it''s a note; ".padEnd(360, 'and so on ')}');\n`,
  },
  COPY: {
    begin: `${table}COPY t FROM stdin;\n`,
    line: (n) => `${n}\tname ${n}\t${"it's a note; ".repeat(14)}\n`,
    end: '\\.\n',
  },
}
