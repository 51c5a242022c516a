import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { RunError } from '../../../src/failure/failure.ts'
import { describe } from '../../../src/failure/words.ts'
import { load } from '../../support/config.ts'

// A password of any shape, written where it belongs and as nobody should write it. Both ends of it have a mark.
const part = string({ unit: constantFrom(...'@:/?#%[]&=+,;\'"\\ \n.1a'), maxLength: 6 })
const shapes: Readonly<Record<string, (password: string) => string>> = {
  'in a URL': (password) => `postgres://app:${password}@db:5432/crm?sslmode=require`,
  'in a URL without a port': (password) => `postgres://app:${password}@db/crm`,
  'in a URL without a database': (password) => `postgresql://app:${password}@db`,
  'in a parameter of a URL': (password) => `postgres://app@db/crm?password=${password}&sslmode=require`,
  'in a list': (password) => `host=db user=app password=${password} dbname=crm`,
  'at the end of a list': (password) => `host=db user=app password=${password}`,
  'in quotes in a list': (password) => `host=db user=app password='${password}' dbname=crm`,
  'with another scheme': (password) => `mysql://app:${password}@db/crm`,
}

test.each(Object.entries(shapes))(
  'no part of a password is shown, whatever it holds: %s',
  (_title, shape) => {
    assert(
      property(part, part, part, (before, middle, behind) => {
        const text = shape(`${before}m4rk${middle}m4rk${behind}`)
        const shown = whatIsShownOf(text)
        expect(shown, text).not.toMatch(/m4rk/)
      }),
      { numRuns: 300, seed: 1 },
    )
  },
)

/** What a run may say: the problems, or the warnings and where it connects to. */
function whatIsShownOf(text: string): string {
  try {
    const { config, warnings } = load({ env: { DATABASE_URL: text } })
    const { address, user, database, applicationName, options } = config.server
    return JSON.stringify([warnings, address, user, database, applicationName, options])
  } catch (error) {
    if (error instanceof RunError) return JSON.stringify(describe(error.failure))
    throw error
  }
}
