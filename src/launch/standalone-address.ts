/** Where a standalone cluster's pages are: several masters where one stands by. */
export interface StandaloneAddress {
  readonly kind: 'standalone'
  readonly webUis: readonly string[]
}

/** The port of a master's pages, where nobody has chosen another. */
const WEB_PORT = 8080

export function standaloneAddress(url: string, webUi: string | undefined): StandaloneAddress {
  const guessed = url
    .slice('spark://'.length)
    .split(',')
    .map((address) => `http://${address.replace(/:\d+$/, '')}:${WEB_PORT}`)
  return Object.freeze({
    kind: 'standalone',
    webUis: webUi === undefined ? guessed : [webUi.replace(/\/+$/, '')],
  })
}
