import { join } from 'node:path'
import type { FileSystem } from './connection-files.ts'
import type { Said } from './said.ts'

/** What a TLS connection is verified and authenticated with, each as text (PEM). */
export interface TlsFiles {
  /** Root certificates: of a file, of the system, or absent where there are none: then nothing is verified. */
  readonly roots?: { readonly from: string; readonly text: string | 'system' } | undefined
  /** Where they were looked for; absent without a home folder. */
  readonly rootsAt: string | undefined
  /** Revocation lists; where there are any, every certificate of the chain is to be in one of its issuer. */
  readonly revoked: readonly string[]
  readonly client?:
    | { readonly certificate: string; readonly key: string; readonly passphrase: string | undefined }
    | undefined
}

/**
 * Reads them where libpq looks for them (manual, "SSL Client File Usage"): what is named, or what lies in
 * ~/.postgresql. Throws an Error that names the file and says what to do.
 */
export function tlsFilesOf(said: Said, files: FileSystem): TlsFiles {
  const rootsAt = said.text('sslrootcert') ?? atHome(files, 'root.crt')
  return {
    rootsAt,
    roots: rootsOf(rootsAt, files),
    revoked: revokedOf(said, files),
    client: clientOf(said, files),
  }
}

function rootsOf(path: string | undefined, files: FileSystem): TlsFiles['roots'] {
  if (path === 'system') return { from: 'the system', text: 'system' }
  const text = path === undefined ? undefined : textIfThere(path, 'root certificates', files)
  if (path === undefined || text === undefined) return undefined
  if (!/^-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/m.test(text))
    throw new Error(`${path} has no root certificates in it (in the form of PEM)`)
  return { from: path, text }
}

/** A list that was named and is not there is an error: libpq connects without it. */
function revokedOf(said: Said, files: FileSystem): readonly string[] {
  const named = said.text('sslcrl')
  const folder = said.text('sslcrldir')
  const path = named ?? (folder === undefined ? atHome(files, 'root.crl') : undefined)
  const text = path === undefined ? undefined : textIfThere(path, 'revocation list', files)
  if (named !== undefined && text === undefined) throw new Error(`revocation list ${named} does not exist`)
  return [
    ...(path === undefined || text === undefined ? [] : listsIn(text, path)),
    ...(folder === undefined ? [] : listsInFolder(folder, files)),
  ]
}

/** OpenSSL looks for a list by the hash of its issuer, and at no other files (openssl-rehash). */
function listsInFolder(folder: string, files: FileSystem): readonly string[] {
  const names = reading('revocation lists', folder, files, () => files.listFolder(folder))
  const lists = names
    .filter((name) => /^[0-9a-f]{8}\.r\d+$/.test(name))
    .map((name) => join(folder, name))
    .flatMap((path) => listsIn(readFile(path, 'revocation list', files), path))
  if (lists.length === 0) throw new Error(`${folder} has no revocation lists in it: run openssl rehash on it`)
  return lists
}

/** Each by itself: of several in one text, older versions of Node read the first alone. */
function listsIn(text: string, path: string): readonly string[] {
  const lists = text.match(/-----BEGIN X509 CRL-----.*?-----END X509 CRL-----/gs)
  if (lists === null) throw new Error(`${path} has no revocation list in it (in the form of PEM)`)
  return lists
}

function clientOf(said: Said, files: FileSystem): TlsFiles['client'] {
  if (said.text('sslcertmode') === 'disable') return undefined
  const path = said.text('sslcert') ?? atHome(files, 'postgresql.crt')
  const certificate = path === undefined ? undefined : textIfThere(path, 'client certificate', files)
  if (certificate === undefined) return undefined
  const keyPath = said.text('sslkey') ?? atHome(files, 'postgresql.key')
  if (keyPath === undefined) throw new Error(`client certificate ${path} has no key: set sslkey`)
  if (!isThere(keyPath, files))
    throw new Error(`client certificate ${path} has no key: ${keyPath} does not exist`)
  assertPrivate(keyPath, files)
  return { certificate, key: readFile(keyPath, 'key', files), passphrase: said.text('sslpassword') }
}

/** libpq's rule: nobody else may read the key, but for a group where it belongs to root. */
function assertPrivate(path: string, files: FileSystem): void {
  const { uid } = files
  const { mode, uid: owner } = reading('key', path, files, () => files.stat(path))
  if ((mode & 0o170_000) !== 0o100_000) throw new Error(`key ${path} is no plain file`)
  if ((mode & (owner === 0 ? 0o037 : 0o077)) !== 0)
    throw new Error(
      `key ${path} is open to others: run chmod 0600 on it, or give it to root with the mode 0640 and a group of uid ${uid}`,
    )
}

function atHome({ home }: FileSystem, name: string): string | undefined {
  return home === undefined ? undefined : join(home, '.postgresql', name)
}

function textIfThere(path: string, what: string, files: FileSystem): string | undefined {
  return isThere(path, files) ? readFile(path, what, files) : undefined
}

/** What was named and cannot be looked at is there: reading it will say why not. A closed home is another user's. */
function isThere(path: string, files: FileSystem): boolean {
  try {
    files.stat(path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const closed =
      code === 'EACCES' && files.home !== undefined && path.startsWith(join(files.home, '.postgresql'))
    return code !== 'ENOENT' && code !== 'ENOTDIR' && !closed
  }
}

function readFile(path: string, what: string, files: FileSystem): string {
  return reading(what, path, files, () => files.readFile(path))
}

function reading<T>(what: string, path: string, { uid }: FileSystem, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`${what} ${path} cannot be read as uid ${uid} (${code})`)
  }
}
