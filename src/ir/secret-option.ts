const SECRET =
  /^auth$|password|passwd|secret|jaas\.config|credential|keystore\.key|user\.info|access\.?key|api\.?key|token(?!\.(endpoint|mechanism))/i

/** Whether an option holds a secret, as its name says. */
export function isSecretOption(option: string): boolean {
  return SECRET.test(option)
}
