import { oneOf } from './parse.ts'
import type { Said } from './said.ts'

/** The ways to authenticate that require_auth has words for; `none`: the server asks for nothing. */
const methods = ['password', 'md5', 'gss', 'sspi', 'scram-sha-256', 'oauth', 'none'] as const
export type AuthMethod = (typeof methods)[number]

/** How the server may authenticate this client. */
export interface Authentication {
  /** SCRAM is bound to the TLS connection: where both sides can, or else the connection is refused. */
  readonly channelBinding: 'disable' | 'prefer' | 'require'
  readonly allowed: ReadonlySet<AuthMethod>
}

/** What channel_binding and require_auth say; what is wrong is noted there. */
export function authenticationOf(said: Said): Authentication {
  return {
    channelBinding: said.parsed('channel_binding', oneOf('disable', 'prefer', 'require'), 'prefer'),
    allowed: said.parsed('require_auth', allowedMethods, new Set(methods)),
  }
}

/** A list of methods, or of methods with a `!` in front, which are then the ones that are not allowed. */
function allowedMethods(text: string): ReadonlySet<AuthMethod> {
  const words = text.split(',')
  const named = words.map((word) => oneOf(...methods)(word.replace(/^!/, '')))
  const negated = words.filter((word) => word.startsWith('!')).length
  if (negated !== 0 && negated !== words.length) throw new Error('mixes methods with and without a !')
  if (new Set(named).size !== named.length) throw new Error('names a method twice')
  return new Set(negated === 0 ? named : methods.filter((method) => !named.includes(method)))
}
