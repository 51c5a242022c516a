import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { largeFiles, writeLargeFile } from '../test/support/large-file.ts'
import type { Tool } from './tool.ts'
import type { Workload } from './workloads.ts'

/** Stands for what is too large to be made a string of. */
const place = '-- here it comes\n'

/** Writes the files of a workload as a tool reads them, into a folder of their own. Undefined where it cannot do them. */
export async function writeFolder(tool: Tool, { files, bytes = 0 }: Workload): Promise<string | undefined> {
  if (files === 'COPY' && !tool.copies) return undefined
  const made = tool.files(typeof files === 'string' ? [{ number: 1, sql: place }] : files)
  if (made === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'pg-ratchet-bench-'))
  const lines = typeof files === 'string' ? largeFiles[files] : undefined
  for (const [name, text] of Object.entries(made)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const [before, after] = text.split(place.trim())
    if (lines === undefined || after === undefined) await writeFile(path, text)
    else
      await writeLargeFile(path, bytes, {
        ...lines,
        begin: `${before}${lines.begin ?? ''}`,
        end: `${lines.end ?? ''}${after}`,
      })
  }
  return folder
}
