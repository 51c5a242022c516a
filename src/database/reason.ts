import { codeOf } from './sqlstate.ts'

/** Why an attempt to connect failed, in a few words. */
export function reasonOf(error: unknown): string {
  const words: Record<string, string> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    ETIMEDOUT: 'no answer',
    ENOTFOUND: 'no such host name',
    EAI_AGAIN: 'the host name cannot be looked up yet',
    EAI_FAIL: 'the host name cannot be looked up yet',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'no route to the network',
    EADDRNOTAVAIL: 'this machine has no such address',
    EAFNOSUPPORT: 'this machine has no addresses of that kind (IPv6?)',
    ENOENT: 'no socket there',
    ENOTDIR: 'no socket there',
    EACCES: `uid ${process.getuid?.()} has no access to the socket`,
  }
  return (
    words[codeOf(error) ?? ''] ?? (error instanceof Error && error.message ? error.message : String(error))
  )
}
