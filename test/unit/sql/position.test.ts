import { describe, expect, test } from 'vitest'
import { excerpt, positionOfCharacter, positionOfOffset } from '../../../src/sql/position.ts'

describe('a place', () => {
  test.each([
    ['the first character', 'SELECT', 1, { offset: 0, line: 1, column: 1 }],
    ['behind a line end', 'a\nbc', 4, { offset: 3, line: 2, column: 2 }],
    ['behind CRLF', 'a\r\nbc', 5, { offset: 4, line: 2, column: 2 }],
    ['a lone CR ends no line', 'a\rb', 3, { offset: 2, line: 1, column: 3 }],
    ['a character of two UTF-16 units counts as one', 'é🐘x', 3, { offset: 3, line: 1, column: 3 }],
    ['a character of two UTF-16 units itself', 'é🐘x', 2, { offset: 1, line: 1, column: 2 }],
    ['a line that begins with it', '🐘🐘\n🐘x', 5, { offset: 7, line: 2, column: 2 }],
    ['behind the end', 'a🐘', 3, { offset: 3, line: 1, column: 3 }],
    ['far behind the end', 'a', 9, { offset: 1, line: 1, column: 2 }],
    ['no place', 'a', 0, { offset: 0, line: 1, column: 1 }],
  ])('of a character that the server counted: %s', (_title, text, character, expected) => {
    expect(positionOfCharacter(text, character)).toEqual(expected)
  })

  test('of an offset', () => {
    expect(positionOfOffset('a\n🐘b', 4)).toEqual({ offset: 4, line: 2, column: 2 })
    expect(positionOfOffset('ab', 9)).toEqual({ offset: 2, line: 1, column: 3 })
    expect(positionOfOffset('ab', -1)).toEqual({ offset: 0, line: 1, column: 1 })
  })
})

describe('excerpt', () => {
  const lines = (text: string, character: number, width?: number) => {
    const { line, caret } = excerpt(text, positionOfCharacter(text, character), width)
    return [line, caret]
  }

  test.each([
    ['a line of several', 'one\ntwo three\nfour', 9, ['two three', '    ^']],
    ['CRLF', 'one\r\ntwo\r\nthree', 6, ['two', '^']],
    ['the end of a line', 'one\ntwo', 4, ['one', '   ^']],
    ['the end of the text', 'one', 4, ['one', '   ^']],
    ['an empty line', 'a\n\nb', 3, ['', '^']],
    ['an empty text', '', 1, ['', '^']],
    ['tabs are kept, so that the caret is right whatever their width', '\ta\tb', 4, ['\ta\tb', '\t \t^']],
    ['wide characters take two columns', '日本🐘x', 4, ['日本🐘x', '      ^']],
    ['marks that join the character before them take none', 'e\u0301x', 3, ['e\u0301x', ' ^']],
    [
      'control characters would reach the terminal',
      'a\u001b[31m\u0007\u009b\u202ex',
      10,
      ['a\ufffd[31m\ufffd\ufffd\ufffdx', '         ^'],
    ],
  ])('%s', (_title, text, character, expected) => {
    expect(lines(text, character)).toEqual(expected)
  })

  test('a long line is cut to what is around the place', () => {
    const text = `${'a'.repeat(100)}HERE${'b'.repeat(100)}`
    expect(lines(text, 101, 20)).toEqual(['…aaaaaaaaaaaaHEREbbbb…', '             ^'])
  })

  test('near the begin or the end of a long line only the other side is cut', () => {
    const text = Array.from({ length: 100 }, (_, index) => String.fromCharCode(97 + (index % 26))).join('')
    expect(lines(text, 3, 20)).toEqual(['abcdefghijklmnopqrst…', '  ^'])
    expect(lines(text, 100, 20)).toEqual(['…cdefghijklmnopqrstuv', '                    ^'])
  })

  test('a line of 50 MB costs nothing', () => {
    const text = `${'x'.repeat(25_000_000)}\u65e5${'y'.repeat(25_000_000)}`
    const begin = performance.now()
    expect(excerpt(text, { offset: 25_000_000, line: 1, column: 25_000_001 }).line).toContain('x日y')
    expect(performance.now() - begin).toBeLessThan(5000)
  })
})
