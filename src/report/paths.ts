import { isAbsolute, posix, relative, resolve } from 'node:path'

/** The path of a file as a repository knows it, from the one that events have. */
export type RepositoryPath = (path: string) => string

/**
 * With a prefix, that in place of the migrations folder: in a container it is mounted elsewhere. Without one, the path from
 * the first of the roots that it is below, or else as it is. In the image, whose working directory is `/`, /migrations is
 * so taken for migrations.
 */
export function repositoryPaths({
  dir,
  prefix,
  roots,
}: {
  readonly dir: string
  readonly prefix: string | undefined
  readonly roots: readonly string[]
}): RepositoryPath {
  return (path) => {
    const inFolder = below(dir, path)
    if (prefix !== undefined && inFolder !== undefined) return posix.join(prefix, inFolder)
    for (const root of roots) {
      const inRoot = below(root, path)
      if (inRoot !== undefined) return inRoot
    }
    return path
  }
}

function below(folder: string, path: string): string | undefined {
  const inside = relative(resolve(folder), resolve(path))
  return inside === '' || isAbsolute(inside) || /^\.\.(?:\/|$)/.test(inside) ? undefined : inside
}
