import type { Report } from './event.ts'
import { human } from './human.ts'
import type { Level } from './level.ts'

/** Reporters by the name that `--output` gives them. JSON is loaded only where it is asked for. */
export const reporters = {
  human: async (level: Level): Promise<Report> => human({ out: process.stdout, err: process.stderr }, level),
  json: async (level: Level): Promise<Report> => (await import('./json.ts')).json(level),
}
