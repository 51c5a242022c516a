/**
 * What the bundle has in the place of `pg/lib/crypto/utils.js` (pg 8.23; scripts/build.ts): the same results, made by the
 * part of Node.js that is loaded anyway. pg asks Web Crypto, which also runs elsewhere: to load it and to wait for its
 * threads takes a twentieth of a run with nothing to do.
 */
import { createHash, createHmac, pbkdf2, pbkdf2Sync, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

export { randomBytes }

/** For the password of who is asked for MD5 (the manual's chapter "Message Flow", AuthenticationMD5Password). */
export async function postgresMd5PasswordHash(user: string, password: string, salt: Buffer): Promise<string> {
  const inner = await md5(password + user)
  return `md5${await md5(Buffer.concat([Buffer.from(inner), salt]))}`
}

async function md5(data: string | Buffer): Promise<string> {
  return createHash('md5').update(data).digest('hex')
}

/** For SCRAM, like all below (RFC 5802, RFC 7677). */
export async function sha256(data: Uint8Array): Promise<Buffer> {
  return createHash('sha256').update(data).digest()
}

/** `hash` as Web Crypto names it, `SHA-256`: that of a certificate, for channel binding. */
export async function hashByName(hash: string, data: Uint8Array): Promise<Buffer> {
  return createHash(hash.replace('-', '')).update(data).digest()
}

export async function hmacSha256(key: Uint8Array, text: string): Promise<Buffer> {
  return createHmac('sha256', key).update(text).digest()
}

/** PostgreSQL asks for 4096 iterations, a millisecond or two; what takes longer must not hold up a signal or a time limit. */
export async function deriveKey(password: string, salt: Uint8Array, iterations: number): Promise<Buffer> {
  if (iterations > 10_000) return await promisify(pbkdf2)(password, salt, iterations, 32, 'sha256')
  return pbkdf2Sync(password, salt, iterations, 32, 'sha256')
}
