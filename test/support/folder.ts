import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of migrations in the temporary folder of the system, gone after disposal. */
export type Folder = AsyncDisposable & {
  readonly path: string
  /** Writes or replaces a file; folders in its name are made. */
  readonly write: (name: string, text: string | Uint8Array) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}

/** Makes a folder with these files: names and their contents. */
export async function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'pg-ratchet-migrations-'))
  const write: Folder['write'] = async (name, text) => {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), text)
  }
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return {
    path,
    write,
    remove: (name) => rm(join(path, name), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
