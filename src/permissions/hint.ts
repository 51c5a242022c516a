import { identifier, settingName } from '../database/quote.ts'
import type { Denial, Membership } from './denial.ts'
import type { Circumstances, FoundRole } from './lookup.ts'
import { memberText } from './membership.ts'
import { ownedHint, privilegeHint } from './object-hint.ts'
import type { Denied } from './statement.ts'

/** What to run so that it is not denied again; undefined where that cannot be known. */
export function hintFor(denial: Denial, denied: Denied, found: Circumstances): string | undefined {
  const { role, login, database, version } = found
  const about = found.about ?? undefined
  const grant = (privilege: string, on: string) => `Run: GRANT ${privilege} ON ${on} TO ${identifier(role)};`
  switch (denial.type) {
    case 'privilege':
      return privilegeHint(denial, denied, found)
    case 'owner':
      return ownedHint(denied, found)
    case 'temporary':
      return grant('TEMPORARY', `DATABASE ${identifier(database)}`)
    case 'extension':
      if (found.trusted === null) return undefined
      return found.trusted
        ? grant('CREATE', `DATABASE ${identifier(database)}`)
        : untrustedHint(denial.name, denied, database)
    case 'parameter':
      // 14 knows no privileges on parameters.
      if (version < 150_000) return undefined
      return grant(isAlterSystem(denied) ? 'ALTER SYSTEM' : 'SET', `PARAMETER ${settingName(denial.name)}`)
    case 'attribute': {
      const { attribute, adminOf } = denial
      if (adminOf !== undefined && (about === undefined || adminOf === role)) return undefined
      const wanting = attribute !== 'CREATEROLE' || !found.createsRoles
      return `Run: ${[
        wanting && `ALTER ROLE ${identifier(role)} ${attribute};`,
        about && `GRANT ${identifier(about.name)} TO ${identifier(role)} WITH ADMIN OPTION;`,
      ]
        .filter(Boolean)
        .join(' ')}`
    }
    case 'member':
      return about && memberHint(about, denial.option, denial.login ? { ...found, role: login } : found)
    case 'session':
      return (
        about &&
        `Only a superuser may. SET ROLE ${identifier(about.name)} instead. ${memberHint(about, 'SET', { ...found, role: login })}`
      )
    case 'default-privileges':
      return about && memberHint(about, 'INHERIT', found)
  }
}

function memberHint(about: FoundRole, option: Membership, found: Circumstances): string {
  const warning = about.superuser
    ? `${identifier(about.name)} is a superuser, and who is a member of it may do anything. `
    : ''
  return `${warning}Run: ${memberText(about, option, found)}`
}

/** With IF NOT EXISTS the file's own statement does nothing, and needs no right, where the extension is there. */
function untrustedHint(name: string, { words }: Denied, database: string): string {
  const only = `Only a superuser may ${words[0] === 'alter' ? 'update' : 'create'} it. Have one run, in the database ${identifier(database)}:`
  if (words[0] === 'alter') return `${only} ALTER EXTENSION ${identifier(name)} UPDATE;`
  const exists = words[2] === 'if'
  const [own, ...rest] = words.slice(exists ? 5 : 2)
  const same = words[1] === 'extension' && (own === name || own === identifier(name))
  const more = same ? rest.filter((word) => word !== ';').map((word) => ` ${word}`) : []
  return `${only} CREATE EXTENSION IF NOT EXISTS ${identifier(name)}${more.join('')};${
    same && exists ? '' : ' Then write IF NOT EXISTS in the file: it is passed over where it is there.'
  }`
}

function isAlterSystem({ words }: Denied): boolean {
  return words[0] === 'alter' && words[1] === 'system'
}
