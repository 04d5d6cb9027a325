/**
 * Java's system properties for the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name; Java does not
 * read those itself. (Java's "Networking Properties".)
 */
export const javaProxyOptions = (environment: NodeJS.ProcessEnv): string[] => {
  const value = (name: string) => environment[name.toLowerCase()] || environment[name]
  const options = ['https', 'http'].flatMap((scheme) => {
    const proxy = parseProxy(value(`${scheme.toUpperCase()}_PROXY`) ?? value('ALL_PROXY'))
    return proxy
      ? [`-D${scheme}.proxyHost=${proxy.hostname}`, `-D${scheme}.proxyPort=${proxy.port || 80}`]
      : []
  })
  const exceptions = value('NO_PROXY')?.split(',').filter(Boolean).map(asHostPattern)
  if (options.length > 0 && exceptions?.length) options.push(`-Dhttp.nonProxyHosts=${exceptions.join('|')}`)
  return options
}

const parseProxy = (value: string | undefined): URL | undefined => {
  if (!value) return undefined
  const url = value.includes('://') ? value : `http://${value}`
  return URL.canParse(url) ? new URL(url) : undefined
}

/** `.example.org` and `example.org` mean all hosts under it, to Java `*.example.org`. */
const asHostPattern = (entry: string): string => {
  const host = entry.trim().replace(/:\d+$/, '')
  return host.startsWith('.') ? `*${host}` : host
}
