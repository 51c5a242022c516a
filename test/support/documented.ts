import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Every page that people read, by its path from the root of the repository. */
export const pages = globSync(['*.md', '.github/*.md', 'docs/**/*.md', 'examples/**/*.md'], {
  cwd: root,
}).sort()

/** The commands that a page shows to type: the lines of its blocks of shell, without their comments, in order. */
export function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```/gm)]
  return blocks.flatMap(([, language, body = '']) => {
    const lines = body.replaceAll('\\\n', ' ').split('\n')
    // A block without a language is what a terminal shows, with a prompt before what was typed.
    const typed = language === 'sh' ? lines : language === '' ? prompted(lines) : []
    return typed.map((line) => line.replace(/(^|\s)#.*/, '').trim()).filter((line) => line !== '')
  })
}

function prompted(lines: readonly string[]): string[] {
  return lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2))
}
