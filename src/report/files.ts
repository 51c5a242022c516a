import { codeQuality } from './code-quality.ts'
import type { Report } from './event.ts'
import type { OutputSettings } from './index.ts'
import { junit } from './junit.ts'
import type { RepositoryPath } from './paths.ts'
import { summary } from './summary.ts'
import { fileWriter } from './write-file.ts'

/**
 * What is written to files beside what is said. A file that cannot be written is a warning, in `say`: it comes when everything
 * is over, and no report is worth a deployment that is taken for failed and tried again.
 */
export function fileReports(
  { summaryFile, junitFile, codeQualityFile, logLevel: level }: OutputSettings,
  { pathOf, say }: { readonly pathOf: RepositoryPath; readonly say: Report },
): readonly Report[] {
  const warn = (message: string) => void say({ type: 'config.warned', message })
  const options = { level, pathOf }
  return [
    // Steps before this one may have written to it.
    ...(summaryFile === undefined ? [] : [summary(fileWriter(summaryFile, { append: true, warn }), options)]),
    ...(junitFile === undefined ? [] : [junit(fileWriter(junitFile, { warn }), options)]),
    ...(codeQualityFile === undefined ? [] : [codeQuality(fileWriter(codeQualityFile, { warn }), options)]),
  ]
}
