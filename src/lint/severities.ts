import { closestMatch } from 'leven'
import { RunError } from '../failure/failure.ts'
import type { Severity } from './rule.ts'
import { rules } from './rules.ts'

/** How loud each rule is, by its name. */
export type Severities = ReadonlyMap<string, Severity>

/**
 * The severities of all rules, with what was said about some of them; `all` is each rule that is not off by itself. Of two
 * about one rule the later counts. Throws CONFIG_INVALID where there is no such rule.
 */
export function severitiesOf(said: readonly (readonly [rule: string, severity: Severity])[]): Severities {
  const severities = new Map(rules.map(({ name, severity }) => [name, severity]))
  const problems: string[] = []
  for (const [name, severity] of said) {
    if (name === 'all') {
      for (const rule of rules) if (rule.severity !== 'off') severities.set(rule.name, severity)
    } else if (severities.has(name)) severities.set(name, severity)
    else {
      const close = closestMatch(name, ['all', ...severities.keys()], { maxDistance: 4 })
      problems.push(
        `RATCHET_CHECK_RULES: there is no rule '${name}'${close === undefined ? '' : `: did you mean ${close}?`}`,
      )
    }
  }
  if (problems.length > 0) throw new RunError({ code: 'CONFIG_INVALID', problems })
  return severities
}
