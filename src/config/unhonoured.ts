import { type Keyword, type KeywordName, keywords } from './keyword.ts'
import type { Said } from './said.ts'

/**
 * What libpq would do and this program does not: a sentence for each parameter, or variable that stands in for
 * one, whose value asks for it. No sentence shows a value.
 */
export function unhonoured(said: Said): { readonly problems: string[]; readonly warnings: string[] } {
  const problems: string[] = []
  const warnings: string[] = []
  for (const [name, keyword] of Object.entries(keywords) as [KeywordName, Keyword][]) {
    const word = keyword.otherwise === undefined ? undefined : said.word(name)
    if (word === undefined || word.text === '' || keyword.harmless?.includes(word.text)) continue
    if (keyword.otherwise === 'ignored') warnings.push(`${word.origin} has no effect here`)
    else problems.push(`${word.origin} is not supported${allowed(keyword)}`)
  }
  return { problems, warnings }
}

function allowed({ harmless = [] }: Keyword): string {
  return harmless.length === 0 ? '' : ` with another value than ${harmless.join(' or ')}`
}
