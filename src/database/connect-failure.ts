import type { Server } from '../config/server.ts'
import { RunError } from '../failure/failure.ts'
import { isNotWritable, isPassing, NoHost, type Refused } from './no-host.ts'
import { poolerRefusal } from './pooler-refusal.ts'
import { identifier, settingName } from './quote.ts'
import { reasonOf } from './reason.ts'
import { codeOf, isFatal, isSystemError, sqlstate } from './sqlstate.ts'

/** The RunError for what ended the attempts to connect; an error that nobody foresaw is returned as it is. */
export function connectFailure(
  error: unknown,
  server: Server,
  tried: { readonly attempts: number; readonly waitedMs: number },
): unknown {
  if (error instanceof RunError) return error
  const { address, database, user } = server
  const what = { address, reason: reasonOf(error) }
  const options = { cause: error }
  const refused = (hint: string) => new RunError({ code: 'CONNECTION_REFUSED', ...what, hint }, options)
  const denied = (hint: string) => new RunError({ code: 'AUTHENTICATION_FAILED', ...what, hint }, options)
  if (isNotWritable(error))
    return new RunError({ code: 'DATABASE_NOT_WRITABLE', ...what, waitedMs: tried.waitedMs }, options)
  if (isPassing(error)) {
    const hint = containerHint(error, server) ?? nameHint(error, server)
    return new RunError({ code: 'DATABASE_UNREACHABLE', ...what, ...tried, hint }, options)
  }
  const refusal = poolerRefusal(error, server)
  if (refusal !== undefined) return new RunError(refusal, options)
  switch (codeOf(error)) {
    case sqlstate.invalidPassword:
    case sqlstate.invalidAuthorization:
      return denied(`Check the role (${user}), its password and pg_hba.conf.`)
    case 'AUTHENTICATION_REFUSED':
      return denied(
        "The password was not sent. Change the server's pg_hba.conf, or what is asked of it here.",
      )
    case sqlstate.invalidCatalogName:
      return refused(`Create it first: CREATE DATABASE ${identifier(database)};`)
    case 'TLS_REFUSED':
      return refused('Check the settings that begin with ssl, and whether the server has TLS switched on.')
    case 'NOT_POSTGRESQL':
      return refused('Check host and port.')
    case sqlstate.insufficientPrivilege:
      return new RunError(
        {
          code: 'PERMISSION_MISSING',
          doing: `connecting to ${address}`,
          reason: what.reason,
          hint: startHint(error, server),
        },
        options,
      )
    default:
      // A server that ends the session before it began has a reason of its own (55000: no connections allowed).
      if (isFatal(error)) return refused("The server's log may say more.")
      // What the system will not do later either, such as to open a socket that this user has no access to.
      if (isSystemError(error) || error instanceof NoHost) return refused('Check host and port.')
      return error
  }
}

/** What to run where the server knows who it is and still refuses: CONNECT is missing, or what PGOPTIONS asks for. */
function startHint(error: unknown, { database, user }: Server): string {
  const { message, routine } = error as { message: string; routine?: string }
  const [, what, name = ''] = /permission denied to set (parameter|role) "(.+)"$/.exec(message) ?? []
  // Its name does not depend on the server's language.
  if (routine === 'CheckMyDatabase')
    return `Run: GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(user)};`
  const grant =
    what === 'role'
      ? ` Or run: GRANT ${identifier(name)} TO ${identifier(user)};`
      : what === 'parameter'
        ? ` Or, on PostgreSQL 15 and newer, run: GRANT SET ON PARAMETER ${settingName(name)} TO ${identifier(user)};`
        : ''
  return `Leave it out of PGOPTIONS.${grant}`
}

/**
 * What to do where one of the hosts is the container itself, and refuses: the commonest mistake with containers.
 * Nothing where another host answers.
 */
export function containerHint(error: unknown, server: Server): string | undefined {
  const refused = refusedOf(error, server)
  const here = refused.find(
    ({ host, error }) =>
      /ECONNREFUSED|EADDRNOTAVAIL/.test(codeOf(error) ?? '') &&
      /^(?:localhost|127(?:\.\d+){1,3}|0\.0\.0\.0|::1?)$/i.test(host.hostAddress ?? host.host),
  )
  const answered = refused.some(({ error }) => !isSystemError(error))
  if (!server.inContainer || here === undefined || answered) return undefined
  return `${here.host.host} is this container itself (in Kubernetes: its pod). Name the host that PostgreSQL runs on: with Compose and Kubernetes that is the name of its service (postgres, db, …), for the machine around the container host.docker.internal.`
}

/** What to look at where a host name is still not known after all the time there was. */
function nameHint(error: unknown, server: Server): string | undefined {
  const unknown = refusedOf(error, server).find(({ error }) =>
    /^(?:ENOTFOUND|EAI_\w+)$/.test(codeOf(error) ?? ''),
  )
  if (unknown === undefined) return undefined
  const network = server.inContainer ? ', and that this container is on a network with it' : ''
  return `Check how ${unknown.host.host} is spelt${network}.`
}

/** An error that is no NoHost is that of the only host. */
function refusedOf(error: unknown, { hosts: [host] }: Server): readonly Refused[] {
  if (error instanceof NoHost) return error.refused
  return host === undefined || !(error instanceof Error) ? [] : [{ host, error }]
}
