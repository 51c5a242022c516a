/** A proxy in a process of its own, so that what it costs is not measured. Arguments: the server's URL, the delay in ms. */
import { startProxy } from '../test/support/proxy.ts'

const [, , url = '', delayMs] = process.argv
const proxy = await startProxy(url, { delayMs: Number(delayMs) })
process.on('message', () => process.send?.({ waits: proxy.waits(), connections: proxy.connections() }))
process.on('disconnect', () => process.exit())
process.send?.({ port: proxy.port })
