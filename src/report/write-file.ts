import { appendFileSync, writeFileSync } from 'node:fs'

/** A function that writes all of a file, or behind what it has; where that cannot be, `warn` is told, and nothing else happens. */
export function fileWriter(
  path: string,
  { append = false, warn }: { readonly append?: boolean; readonly warn: (message: string) => void },
): (text: string) => void {
  return (text) => {
    try {
      if (append) appendFileSync(path, text)
      else writeFileSync(path, text)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const reasons: Record<string, string> = {
        ENOENT: 'its folder does not exist here (a path of the host is another one in a container)',
        EACCES: `no permission as uid ${process.getuid?.()}`,
        EROFS: 'the file system is read-only',
        EISDIR: 'it is a folder',
        ENOSPC: 'the disk is full',
      }
      warn(`${path} cannot be written: ${reasons[code ?? ''] ?? code}`)
    }
  }
}
