import { type Keyword, type KeywordName, keywords, type Parameters } from './keyword.ts'

/** What was said of one connection parameter. */
interface Word {
  readonly text: string
  /** Its name, or that of the variable that stands in for it. */
  readonly origin: string
  /** Origin and text, for a message; without the text where that may be a part of a password. */
  readonly shown: string
}

/** What connection string, service and variables say together, parameter by parameter, in the order of libpq. */
export class Said {
  /** Sentences about values that are none. */
  readonly problems: string[] = []
  readonly #named: Parameters
  readonly #variables: Parameters

  constructor(named: Parameters, variables: Parameters) {
    this.#named = named
    this.#variables = variables
  }

  word(name: KeywordName): Word | undefined {
    const named = this.#named[name]
    if (named !== undefined) {
      // With a strange character in it, it may be a part of a password.
      const shown = /^[\w.,+!-]{0,40}$/.test(named) ? `${name}=${named}` : `the value of ${name}`
      return { text: named, origin: name, shown }
    }
    const text = this.#variables[name]
    const { env = name, secret }: Keyword = keywords[name]
    if (text === undefined) return undefined
    return { text, origin: env, shown: secret ? `${env}: its value` : `${env}: '${text}'` }
  }

  /** The string or the service has it, be it empty: then the variable does not count. */
  isNamed(name: KeywordName): boolean {
    return this.#named[name] !== undefined
  }

  /** A parameter that is there and empty asks for the default, whatever the variable says. */
  text(name: KeywordName): string | undefined {
    return this.word(name)?.text || undefined
  }

  /** The value, or `fallback` where nothing is said of it; what is wrong is noted, and the fallback returned. */
  parsed<T, F>(name: KeywordName, parse: (text: string) => T, fallback: F): T | F {
    const word = this.word(name)
    if (word === undefined) return fallback
    try {
      return parse(word.text)
    } catch (error) {
      this.problems.push(`${word.shown} ${(error as Error).message}`)
      return fallback
    }
  }

  /** Takes note of what `read` throws. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      this.problems.push((error as Error).message)
      return undefined
    }
  }
}
