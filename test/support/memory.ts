import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Linux alone says how much memory a process has used at most. */
export const memoryIsMeasured = process.platform === 'linux'

/** The flags of Node with which the image starts the program. */
export async function imageFlags(): Promise<readonly string[]> {
  const dockerfile = await readFile(join(import.meta.dirname, '../../Dockerfile'), 'utf8')
  const [, entrypoint = '[]'] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? []
  return (JSON.parse(entrypoint) as string[]).filter((word) => word.startsWith('--'))
}

/** The most memory that a process has had so far, in MB; 0 once it is gone. */
export async function highWater(pid = 0): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024)
}

/** The most memory that a process has had when it ends, in MB. */
export async function peakOf(pid: number | undefined, exited: Promise<unknown>): Promise<number> {
  let mb = 0
  const ended = exited.then(() => true)
  // It never goes down, so that the last look is the one that counts.
  while (!(await Promise.race([ended, sleep(5)]))) mb = Math.max(mb, await highWater(pid))
  return mb
}
