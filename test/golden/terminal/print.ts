import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../../../src/report/event.ts'
import { human } from '../../../src/report/human.ts'

/** Prints each screen of screens.json, or those that are named, on the terminal that it is run on. */
const screens: Readonly<Record<string, readonly RunEvent[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'screens.json'), 'utf8'),
)
const names = process.argv.slice(2)
for (const [name, events] of Object.entries(screens)) {
  if (names.length > 0 && !names.includes(name)) continue
  process.stdout.write(`$ pg-ratchet ${name}\n`)
  const report = human({ out: process.stdout, err: process.stderr }, 'info')
  for (const event of events) report(event)
  process.stdout.write('\n')
}
