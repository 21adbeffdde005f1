/** A path as this machine reads it; undefined for what only Hadoop's file systems reach. */
export function localPath(path: string | undefined): string | undefined {
  if (path === undefined || !/^[a-z][a-z0-9+.-]+:/i.test(path)) return path
  return /^file:\/+[^/]/.test(path) ? decodeURIComponent(path.replace(/^file:\/+/, '/')) : undefined
}
