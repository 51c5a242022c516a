import { codeQuality } from './code-quality.ts'
import type { Report } from './event.ts'
import { human, type Streams } from './human.ts'
import type { Level } from './level.ts'
import type { RepositoryPath } from './paths.ts'

/** Text for people, all of it on stderr; on stdout, at the end, GitLab's code quality report and nothing else. */
export function gitlab(
  { out, err }: Streams,
  options: { readonly level: Level; readonly pathOf: RepositoryPath },
): Report {
  const say = human({ out: err, err }, options.level)
  const quality = codeQuality((text) => out.write(text), options)
  return (event) => {
    quality(event)
    return say(event)
  }
}
