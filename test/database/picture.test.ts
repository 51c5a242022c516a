import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { session, svgOf, textOf } from '../../scripts/picture.ts'
import { createDatabase } from '../support/database.ts'
import { mask } from '../support/mask.ts'

test('the picture in README.md shows what is printed today (else: npm run picture)', async () => {
  await using database = await createDatabase()
  const today = textOf(svgOf(await session(database.url)))
  const shown = textOf(readFileSync(join(import.meta.dirname, '../../docs/picture.svg'), 'utf8'))
  // The address and the database are those of another server.
  const masked = (text: string) =>
    mask(text).replaceAll(/connected to <server>\/(<database>|crm)/g, 'connected')
  expect(masked(shown)).toBe(masked(today))
})
