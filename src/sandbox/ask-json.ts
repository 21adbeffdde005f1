const ANSWER_LIMIT_MS = 5000

/** What a daemon's web address answers; undefined while it does not answer in JSON. */
export async function askJson(url: string): Promise<unknown> {
  try {
    const headers = { accept: 'application/json' }
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) })
    return await response.json()
  } catch {
    return undefined
  }
}
