import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { own } from './postgres-files.ts'

const run = promisify(execFile)

/** A folder that has little room. Gone after disposal. */
export type SmallDisk = AsyncDisposable & {
  readonly path: string
  /** Leaves not one byte. */
  readonly fill: () => Promise<void>
  /** Takes out again what filled it. */
  readonly free: () => Promise<void>
}

/** Whether this process may mount one; where not, it is said once, in plain words. */
export function haveSmallDisks(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'pg-ratchet-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', path]).status === 0
  if (mounted) spawnSync('umount', [path])
  else console.log('A disk that is full was not tried: only root may mount a small one.')
  rmdirSync(path)
  return mounted
}

/** Makes one that belongs to the user that servers run as. */
export async function createSmallDisk(megabytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'pg-ratchet-disk-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  await own(path)
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: async () => {
      await using file = await open(ballast, 'a')
      // The last blocks are smaller than what is written at a time.
      for (const size of [1 << 20, 1 << 12]) {
        const block = Buffer.alloc(size)
        while (await file.write(block).then(({ bytesWritten }) => bytesWritten > 0, isStillEmpty));
      }
    },
    free: () => rm(ballast, { force: true }),
    [Symbol.asyncDispose]: async () => {
      // A server that is stopping may still have its files open.
      await run('umount', ['--lazy', path])
      await rmdir(path)
    },
  }
}

function isStillEmpty({ code }: NodeJS.ErrnoException): boolean {
  if (code === 'ENOSPC') return false
  throw new Error(`A disk that should be full says ${code}.`)
}
