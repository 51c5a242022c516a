import { closestMatch } from 'leven'
import { allSettings } from './settings.ts'

/** Kubernetes sets these in every pod of a namespace that has a Service of this name. */
const serviceLinks = /^RATCHET_(?:SERVICE_(?:HOST|PORT.*)|PORT(?:_.*)?)$/

/** A warning for each variable that looks like a setting and is none, with a suggestion. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = allSettings.flatMap(({ env }) => [env, `${env}_FILE`])
  return Object.keys(env)
    .filter((name) => name.startsWith('RATCHET_') && !known.includes(name) && !serviceLinks.test(name))
    .map((name) => {
      const suggestion = closestMatch(name, known, { maxDistance: 4 })
      return `${name} is not a setting${suggestion === undefined ? '' : `: did you mean ${suggestion}?`}`
    })
}
