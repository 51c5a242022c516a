/** An element of an XML document. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Of itself, without its children. */
  readonly text: string
}

const nameChars = String.raw`[A-Za-z_][\w.-]*`
const token = new RegExp(String.raw`<(/?)(${nameChars})((?:\s+${nameChars}="[^<"]*")*)\s*(/?)>|([^<]+)`, 'gy')

/** Reads the XML that has elements, attributes and text alone. Throws where it is not well-formed. */
export function parseXml(document: string): Element {
  // Char, production 2 of XML 1.0.
  const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(document)
  if (forbidden) throw new Error(`no XML: a character that it cannot hold, at ${forbidden.index}`)
  const body = document.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '')
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' }
  const open = [root]
  let end = 0
  for (const [whole, closes, name = '', attributes = '', empty, text] of body.matchAll(token)) {
    end += whole.length
    const current = open.at(-1) ?? root
    if (text !== undefined) current.text += plain(text)
    else if (closes) {
      if (open.pop()?.name !== name) throw new Error(`no XML: </${name}> closes another element`)
    } else {
      const pairs = [...attributes.matchAll(new RegExp(`(${nameChars})="([^<"]*)"`, 'g'))]
      const element = {
        name,
        attributes: Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, attributeValue(value)])),
        children: [] as Element[],
        text: '',
      }
      current.children.push(element)
      if (!empty) open.push(element)
    }
  }
  const [only, ...others] = root.children
  if (end !== body.length || open.length !== 1 || only === undefined || others.length > 0)
    throw new Error(`no XML: cannot read from ${end}: ${body.slice(end, end + 80)}`)
  return only
}

/** A line end that is not written as a reference is a blank there (XML 1.0, 3.3.3). */
function attributeValue(text: string): string {
  return plain(text.replaceAll(/[\t\n\r]/g, ' '))
}

function plain(text: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replaceAll(/&(?:#(\d+)|(\w+));|&/g, (whole, code, name) => {
    const known = code === undefined ? entities[name] : String.fromCodePoint(Number(code))
    if (known === undefined) throw new Error(`no XML: ${whole}`)
    return known
  })
}
