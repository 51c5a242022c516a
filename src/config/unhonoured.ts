import { type Keyword, keywords, type Parameters } from './keyword.ts'

/**
 * What libpq would do and this program does not: a sentence for each parameter, or variable that stands in for
 * one, whose value asks for it. No sentence shows a value.
 */
export function unhonoured(
  named: Parameters,
  env: Readonly<Record<string, string | undefined>>,
): { readonly problems: readonly string[]; readonly warnings: readonly string[] } {
  const problems: string[] = []
  const warnings: string[] = []
  for (const [name, keyword] of Object.entries(keywords) as [keyof Parameters, Keyword][]) {
    if (keyword.otherwise === undefined) continue
    const variable = keyword.env
    const [origin, value] =
      named[name] === undefined && variable !== undefined ? [variable, env[variable]] : [name, named[name]]
    if (!value || keyword.harmless?.includes(value)) continue
    if (keyword.otherwise === 'ignored') warnings.push(`${origin} has no effect here`)
    else problems.push(`${origin} is not supported${allowed(keyword)}`)
  }
  return { problems, warnings }
}

function allowed({ harmless = [] }: Keyword): string {
  return harmless.length === 0 ? '' : ` with another value than ${harmless.join(' or ')}`
}
